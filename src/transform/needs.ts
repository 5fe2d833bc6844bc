/**
 * Needs: the shared code a fix relies on, asked for as data. A transform never inserts an import, the seed block or `seed_worker`
 * itself; the planner (`engine/plan.ts`) collects the needs of all accepted fixes, closes them over what they require, drops what is
 * there, orders them, and makes one insertion for each place.
 *
 * Code is written in one canonical form (four spaces, double quotes, `\n`); the planner puts it into the file's own.
 */

/** `import module`, `import module as alias`, `from module import name`, `from module import name as alias`. */
export interface ImportNeed {
  readonly kind: 'import';
  readonly module: string;
  readonly name?: string;
  readonly alias?: string;
  /** The import must stand above this offset. */
  readonly above?: number;
  /** True where the module is the one that the user wants the seed block in, which the run may have to write first. */
  readonly isHelperModule?: boolean;
}

/** A function or class at module level, below the imports. */
export interface DefinitionNeed {
  readonly kind: 'definition';
  /** The name it binds; two needs of one name are the same need. */
  readonly name: string;
  readonly code: string;
  readonly requires: readonly Need[];
}

/** A place between two statements. */
export interface Site {
  /** The UTF-16 offset of the first character of the statement the code goes before, or of the end of the one it goes after. */
  readonly offset: number;
  readonly position: 'before' | 'after';
  /** Indentation of the new lines. */
  readonly indent: string;
  /**
   * `imports`: between two imports. `definitions`: the place below the imports where needed definitions go too; the statement follows
   * them. `statements`: a place of the module's own code. Each sets the statement apart by blank lines; without a role it joins its block.
   */
  readonly role?: 'imports' | 'definitions' | 'statements';
}

/** One or more statements at a place; statements for the same place are emitted together, by `order`. */
export interface StatementNeed {
  readonly kind: 'statement';
  readonly site: Site;
  readonly code: string;
  /** 10: seeds; 20: cuDNN flags; 30: algorithms. */
  readonly order: number;
  readonly requires: readonly Need[];
}

export type Need = ImportNeed | DefinitionNeed | StatementNeed;

/** Equal for needs that ask for the same thing. */
export function getNeedKey(need: Need): string {
  switch (need.kind) {
    case 'import':
      return `import ${need.module} ${need.name ?? ''} ${need.alias ?? ''} ${need.above ?? ''}`;
    case 'definition':
      return `definition ${need.name}`;
    case 'statement':
      return `statement ${need.site.offset} ${need.site.position} ${need.code}`;
  }
}

/** The needs and all they require, each once, required ones first. */
export function closeNeeds(needs: readonly Need[]): Need[] {
  const closed = new Map<string, Need>();
  const add = (need: Need): void => {
    if (closed.has(getNeedKey(need))) return;
    if (need.kind !== 'import') need.requires.forEach(add);
    closed.set(getNeedKey(need), need);
  };
  needs.forEach(add);
  return [...closed.values()];
}
