/**
 * Functions and classes of other libraries that draw from NumPy's global generator, or from fresh entropy, unless they are given a seed.
 *
 * Sources: scikit-learn 1.9 (each class was fitted with its defaults and NumPy's global state compared; classes that move it without using
 * what they draw, as `SVC` does without `probability`, are left out), pandas 3.1 (`DataFrame.sample`), datasets 5.2
 * (`arrow_dataset.py`: `train_test_split`, `shuffle`), Optuna 5.0 (`optuna/samplers`).
 */

/** How a call is seeded. */
export interface Splitter {
  /** The keyword that takes the seed. */
  readonly parameter: string;
  /** `given`: it draws unless `shuffle=False`; `asked`: only with `shuffle=True`, and refuses a seed without; absent: always. */
  readonly shuffle?: 'given' | 'asked';
  /** Where the seed may stand by position. */
  readonly position?: number;
}

const names = (prefix: string, list: string): string[] => list.split(' ').map((name) => `${prefix}.${name}`);
const rows = (splitter: Splitter, ...dotted: readonly string[][]): [string, Splitter][] =>
  dotted.flat().map((name): [string, Splitter] => [name, splitter]);

/** By dotted name. */
export const SPLITTERS: ReadonlyMap<string, Splitter> = new Map([
  ...rows({ parameter: 'random_state', shuffle: 'given' }, names('sklearn.model_selection', 'train_test_split')),
  ...rows(
    { parameter: 'random_state', shuffle: 'asked' },
    names('sklearn.model_selection', 'KFold StratifiedKFold GroupKFold StratifiedGroupKFold'),
  ),
  ...rows(
    { parameter: 'random_state' },
    names(
      'sklearn.model_selection',
      'ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit RepeatedKFold RepeatedStratifiedKFold RandomizedSearchCV ParameterSampler',
    ),
    names('sklearn.utils', 'shuffle resample'),
    names(
      'sklearn.ensemble',
      'RandomForestClassifier RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor BaggingClassifier BaggingRegressor ' +
        'GradientBoostingClassifier GradientBoostingRegressor AdaBoostClassifier AdaBoostRegressor IsolationForest RandomTreesEmbedding',
    ),
    names('sklearn.tree', 'DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor'),
    names('sklearn.cluster', 'KMeans MiniBatchKMeans BisectingKMeans SpectralClustering'),
    names('sklearn.mixture', 'GaussianMixture BayesianGaussianMixture'),
    names('sklearn.decomposition', 'FastICA TruncatedSVD LatentDirichletAllocation DictionaryLearning MiniBatchDictionaryLearning'),
    names('sklearn.neural_network', 'MLPClassifier MLPRegressor BernoulliRBM'),
    names('sklearn.linear_model', 'SGDClassifier SGDRegressor PassiveAggressiveClassifier PassiveAggressiveRegressor RANSACRegressor'),
    names('sklearn.kernel_approximation', 'RBFSampler Nystroem PolynomialCountSketch'),
    names('sklearn.manifold', 'MDS'),
  ),
  ...rows({ parameter: 'seed' }, names('optuna.samplers', 'TPESampler CmaEsSampler NSGAIISampler NSGAIIISampler QMCSampler GPSampler')),
  ...rows({ parameter: 'seed', position: 0 }, names('optuna.samplers', 'RandomSampler')),
]);

/** Methods that draw, by what they are a method of. */
export const SPLIT_METHODS: Readonly<Record<'pandas' | 'datasets', Readonly<Record<string, Splitter>>>> = {
  pandas: { sample: { parameter: 'random_state' } },
  datasets: { train_test_split: { parameter: 'seed', shuffle: 'given' }, shuffle: { parameter: 'seed', position: 0 } },
};
