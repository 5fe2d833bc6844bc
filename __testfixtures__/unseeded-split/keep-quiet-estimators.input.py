from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold, LeaveOneOut, TimeSeriesSplit
from sklearn.svm import SVC

pca = PCA(n_components=2)
models = [LogisticRegression(), Ridge(), SVC()]
splits = [GroupKFold(3), LeaveOneOut(), TimeSeriesSplit(4)]
search = GridSearchCV(SVC(), {"C": [1, 10]})
