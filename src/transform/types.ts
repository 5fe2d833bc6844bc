/**
 * The transform contract, which is jscodeshift's made typed: a transform is a pure function from a read-only file to data.
 * A built-in is a file in `transforms/` that a user could have written.
 */
import type { SourceFile } from '../document/types.ts';
import type { Generator, Program } from '../project/types.ts';
import type { Node } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import type { Collection } from './collection.ts';
import type { Need } from './needs.ts';
import type { Scaffold } from './scaffold.ts';

/**
 * - `safe`: the same program and the same distributions, with fewer sources of randomness.
 * - `unsafe`: valid Python, but it may change a result the user chose, raise at run time, or rest on an inference.
 * - `suggest`: shown, never applied.
 */
export type Safety = 'safe' | 'unsafe' | 'suggest';

/** `error`: the run cannot be repeated. `warning`: it may not be. `info`: nothing can be fixed here, but know it. */
export type Severity = 'error' | 'warning' | 'info';

export type Preset = 'seeds' | 'recommended' | 'strict';

/**
 * - A string of ASCII characters that occurs in the bytes. Those of four or more are all looked for at once, and cost next to nothing;
 *   what stands beside a string in a list is asked only where the string was found.
 * - A regular expression, or a question, about the text as it stands in the file. Characters beyond ASCII may have been read as others.
 *   Notebooks are not asked: their text is inside JSON.
 * - A role, as far as names in the file and in what it imports tell: it is run as a program (`runs`), which trains (`trains`), which seeds
 *   or trains (`seeds`); or such a program beside it or above it imports it, and it draws random numbers then (`imported`).
 */
export type Trigger = string | RegExp | ((text: string) => boolean) | Role;

export interface Role {
  readonly program: 'runs' | 'trains' | 'seeds' | 'imported';
}

export interface Meta {
  /** Kebab-case; names the problem and reads as "allow <id>". Equal to the file name. */
  readonly id: string;
  /** One line, no full stop: what it finds. */
  readonly summary: string;
  /** One or two sentences: why it makes runs differ. */
  readonly why: string;
  readonly fixable: 'always' | 'sometimes' | 'never';
  readonly safety: Safety;
  readonly severity: Severity;
  /**
   * What a file must hold for the transform to have anything to say about it. One of them suffices; a list within the list counts where
   * all its members do: `['listdir', ['pathlib', 'glob(']]`. The runner asks before it parses, and most files are never parsed. A trigger
   * must never hide a finding. Empty: every Python file is parsed.
   */
  readonly triggers: readonly (Trigger | readonly Trigger[])[];
  /**
   * Classes it looks for that a project may derive from or rename. What a file of the run calls them (`class Batches(DataLoader)`) is then a
   * trigger for all other files.
   */
  readonly classes?: readonly string[];
  /** True where test code (`isTestFile`) is left alone; such files are then not even parsed. */
  readonly ignoresTests?: boolean;
  /** Presets that hold the transform; `recommended` and `strict` where absent. */
  readonly presets?: readonly Preset[];
  /** Names and meanings of options it takes (`--option key=value`). */
  readonly options?: Readonly<Record<string, string>>;
  /** The release it first shipped in. */
  readonly since: string;
}

/** What to change, and what shared code the change relies on. Applied whole or not at all. */
export interface Fix {
  /** Imperative, one line: what applying it does. */
  readonly title: string;
  /** The meta's safety where absent; only ever lower than it (`safe` may become `unsafe` or `suggest`). */
  readonly safety?: Safety;
  readonly edits?: readonly Edit[];
  readonly needs?: readonly Need[];
}

/** What a program needs of a seeding function in another file of the project. */
export interface Demand {
  /** The file, as reported. */
  readonly path: string;
  /** The function at module level. */
  readonly name: string;
  /** What it has to seed besides. */
  readonly generators: readonly Generator[];
  /** True where the program gives it an integer for certain. */
  readonly isInteger: boolean;
}

/** A finding, as a transform reports it. */
export interface Report {
  /** The code it speaks of. */
  readonly node: Node | { readonly start: number; readonly end: number };
  /** What is wrong, code in backticks, the value included. */
  readonly message: string;
  /** What to do. */
  readonly help: string;
  /** The meta's severity where absent. */
  readonly severity?: Severity;
  readonly fix?: Fix;
  /** What another file would have to do about it: that file is fixed where it belongs to the run. */
  readonly demand?: Demand;
}

/** What the owner's own linters and formatters ask for, as far as their configuration says. */
export interface OwnerStyle {
  /** Columns, where a configuration states them. */
  readonly lineLength: number | undefined;
  /** True where a linter of the project reports code between imports (E402, C0413, isort's `float_to_top`). */
  readonly forbidsCodeBetweenImports: boolean;
}

export interface Api {
  report(report: Report): void;
  /** Wraps a file or a node: `api.j(file).calls('torch.utils.data.DataLoader')`. Mutators of the collection record edits. */
  readonly j: (target: SourceFile | Node | readonly Node[]) => Collection;
  /** The same function under jscodeshift's name. */
  readonly jscodeshift: (target: SourceFile | Node | readonly Node[]) => Collection;
  /** Local names for modules and helpers, with the needs that make them exist. */
  readonly scaffold: Scaffold;
  /** What is known of the program the file belongs to: entry points, seeding, loops. */
  readonly program: Program;
  /** What programs in other files of the run need of this one. */
  readonly demands: readonly Demand[];
  /** The seed that injected code uses where the program names none. */
  readonly seed: number;
  readonly preset: Preset;
  readonly owner: OwnerStyle;
}

/** Values given with `--option key=value` or in the configuration. */
export type Options = Readonly<Record<string, unknown>>;

/**
 * Returns nothing (it reported), or a whole new source text, as in jscodeshift: the difference then becomes edits of one `unsafe` fix.
 */
export type TransformResult = string | null | undefined | void;
export type Transform = (file: SourceFile, api: Api, options: Options) => TransformResult | Promise<TransformResult>;

/** A module in `transforms/`, or one named with `-t`. A user's module may leave `meta` out. */
export interface TransformModule {
  readonly meta: Meta;
  readonly default: Transform;
}
