/**
 * The fast parser: recursive descent over the tokens of `lexer.ts`, which makes the very tree that tree-sitter-python 0.25 makes, node for
 * node. It leaves to tree-sitter every source with a syntax error, and what is rare (Python 2, type parameters).
 *
 * In one thing its tree is better: tree-sitter-python takes `*a.b` for an attribute of `*a` in places, as in `[*a.b]`.
 *
 * The functions are named for the rules of that grammar. Each starts at the first token of its rule and ends at the first one after it.
 */
import { takeBuilder, type Builder } from './builder.ts';
import * as g from './grammar.ts';
import { fail, Lexer, Unsupported } from './lexer.ts';
import type { Tree } from './node.ts';

/** Constructs inside each other; what is deeper is left to tree-sitter, which does not recurse. */
const DEEPEST = 200;

/** How tightly binary operators bind. All but `**` are left-associative. */
const POWER = 7;
const UNARY = 7;
const PRECEDENCES: Uint8Array = new Uint8Array(g.TYPES.length + 3);
PRECEDENCES[g.BAR] = 1;
PRECEDENCES[g.CARET] = 3;
PRECEDENCES[g.AMPERSAND] = 2;
PRECEDENCES[g.SHIFT_LEFT] = PRECEDENCES[g.SHIFT_RIGHT] = 4;
PRECEDENCES[g.PLUS] = PRECEDENCES[g.MINUS] = 5;
for (const operator of [g.STAR, g.AT, g.SLASH, g.PERCENT, g.DOUBLE_SLASH]) PRECEDENCES[operator] = 6;
PRECEDENCES[g.DOUBLE_STAR] = POWER;

const ESCAPE_SEQUENCE = /\\(?:u[a-fA-F\d]{4}|U[a-fA-F\d]{8}|x[a-fA-F\d]{2}|\d{1,3}|\r?\n|['"abfrntv\\]|N\{[^}]+\})/y;

/** A bracket with what may stand before it, in a line and in brackets. */
const NEXT_BRACKET = /(?:[ \t]|\\\r?\n)*\[/y;
const NEXT_BRACKET_BELOW = /(?:[ \t]|\\?\r?\n|#[^\n]*\n)*\[/y;

/** What follows `match` as a keyword, or nearly always does. */
const MATCH_SUBJECT =
  /[ \t]+(?!(?:in|is|and|or|if|not|for|as|else)\b)[A-Za-z_"']|[ \t]*\([^\n]*:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]+case\b/y;

// Flags of a string's prefix.
const RAW = 1;
const FORMAT = 2;
const BYTES = 4;

/** Parses `text`, or gives undefined where tree-sitter must. */
export function tryParse(text: string): Tree | undefined {
  const builder = takeBuilder();
  const lexer = new Lexer(text);
  try {
    return builder.finish(new Descent(lexer, builder).parseModule(), text, lexer.extras);
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

class Descent {
  readonly #lexer: Lexer;
  readonly #builder: Builder;
  /** How many constructs are open. */
  #nesting = 0;
  /** How many extras there are up to the end of the last statement, and after it in the blocks that it ended. */
  #settled = 0;
  /** Whether the brackets that come next may be those of a `with` clause, in which names are bound. */
  #mayBind = false;

  constructor(lexer: Lexer, builder: Builder) {
    this.#lexer = lexer;
    this.#builder = builder;
  }

  // Tokens.

  #is(token: number): boolean {
    return this.#lexer.token === token;
  }

  /** The current token as a node. */
  #take(): number {
    const lexer = this.#lexer;
    const node = this.#builder.add(lexer.token, lexer.start, lexer.end);
    lexer.advance();
    return node;
  }

  /** The current token as the last child of `parent`. */
  #eat(parent: number, field = 0): void {
    this.#builder.append(parent, this.#take(), field);
  }

  #expect(token: number, parent: number): void {
    if (!this.#is(token)) fail();
    this.#eat(parent);
  }

  /** A bracket that opens: the tokens after it go over the ends of lines. */
  #open(parent: number): void {
    this.#lexer.depth++;
    this.#eat(parent);
  }

  #close(token: number, parent: number): void {
    if (!this.#is(token)) fail();
    this.#lexer.depth--;
    this.#eat(parent);
  }

  #identifier(): number {
    if (!this.#is(g.IDENTIFIER)) fail();
    return this.#take();
  }

  /** A node that starts with the current token. */
  #begin(type: number): number {
    return this.#builder.add(type, this.#lexer.start, this.#lexer.start);
  }

  /** A node around `first`. */
  #wrap(type: number, first: number, field = 0): number {
    const node = this.#builder.add(type, this.#builder.getStart(first), 0);
    this.#builder.append(node, first, field);
    return node;
  }

  #isWord(word: string): boolean {
    const { token, start, end, text } = this.#lexer;
    return token === g.IDENTIFIER && end - start === word.length && text.startsWith(word, start);
  }

  /** Eats a word that is a name elsewhere and a token of a type here. False where something else stands. */
  #eatWord(word: string, type: number, parent: number): boolean {
    if (!this.#isWord(word)) return false;
    this.#lexer.token = type;
    this.#eat(parent);
    return true;
  }

  #enter(): void {
    if (++this.#nesting > DEEPEST) fail();
  }

  // Statements.

  parseModule(): number {
    const lexer = this.#lexer;
    const builder = this.#builder;
    lexer.startLine();
    if (this.#is(g.END)) fail();
    const [from = Infinity] = lexer.extras.starts;
    const module = builder.add(g.MODULE, Math.min(from, lexer.start), 0);
    while (!this.#is(g.END)) {
      if (lexer.indent !== 0) fail();
      this.#statement(module);
    }
    builder.closes[module] = lexer.extraCount;
    builder.ends[module] = lexer.text.length;
    return module;
  }

  /** A line of statements, or a compound statement, with the lines after it up to the next statement. */
  #statement(block: number): void {
    switch (this.#lexer.token) {
      case g.KEYWORD_IF:
        return this.#builder.append(block, this.#ifStatement());
      case g.KEYWORD_FOR:
        return this.#builder.append(block, this.#forStatement(this.#begin(g.FOR_STATEMENT)));
      case g.KEYWORD_WHILE:
        return this.#builder.append(block, this.#whileStatement());
      case g.KEYWORD_TRY:
        return this.#builder.append(block, this.#tryStatement());
      case g.KEYWORD_WITH:
        return this.#builder.append(block, this.#withStatement(this.#begin(g.WITH_STATEMENT)));
      case g.KEYWORD_DEF:
        return this.#builder.append(block, this.#functionDefinition(this.#begin(g.FUNCTION_DEFINITION)));
      case g.KEYWORD_CLASS:
        return this.#builder.append(block, this.#classDefinition());
      case g.AT:
        return this.#builder.append(block, this.#decoratedDefinition());
      case g.KEYWORD_ASYNC:
        return this.#builder.append(block, this.#asyncStatement());
      default:
        if (this.#isMatchStatement()) return this.#builder.append(block, this.#matchStatement());
        this.#simpleStatements(block);
    }
  }

  #asyncStatement(): number {
    const start = this.#take();
    switch (this.#lexer.token) {
      case g.KEYWORD_FOR:
        return this.#forStatement(this.#wrap(g.FOR_STATEMENT, start));
      case g.KEYWORD_WITH:
        return this.#withStatement(this.#wrap(g.WITH_STATEMENT, start));
      case g.KEYWORD_DEF:
        return this.#functionDefinition(this.#wrap(g.FUNCTION_DEFINITION, start));
      default:
        return fail();
    }
  }

  /** A line of statements, and on to the next line. */
  #simpleStatements(block: number): void {
    const lexer = this.#lexer;
    for (;;) {
      this.#builder.append(block, this.#simpleStatement());
      if (!this.#is(g.SEMICOLON)) break;
      this.#eat(block);
      if (this.#is(g.NEWLINE) || this.#is(g.END)) break;
    }
    if (!this.#is(g.NEWLINE) && !this.#is(g.END)) fail();
    this.#settled = lexer.extraCount;
    lexer.startLine();
  }

  /** `:` and what is below it. */
  #suite(parent: number, field = 0): void {
    const lexer = this.#lexer;
    const builder = this.#builder;
    const outer = lexer.indent;
    this.#expect(g.COLON, parent);
    if (!this.#is(g.NEWLINE)) {
      const block = this.#begin(g.BLOCK);
      this.#simpleStatements(block);
      builder.closes[block] = this.#settled;
      builder.append(parent, block, field);
      return;
    }
    this.#enter();
    lexer.startLine();
    const { indent } = lexer;
    if (indent <= outer) fail();
    const block = this.#begin(g.BLOCK);
    do this.#statement(block);
    while (lexer.indent === indent);
    this.#closeBlock(block, indent);
    builder.append(parent, block, field);
    this.#nesting--;
  }

  /** Ends a block whose lines are indented by `indent` at the first one that is not. */
  #closeBlock(block: number, indent: number): void {
    const lexer = this.#lexer;
    if (lexer.indent > indent) fail();
    // A comment that stands below the block's own lines is in it, up to the first one that does not.
    const { indents } = lexer.extras;
    let settled = this.#settled;
    while (settled < indents.length && (indents[settled] ?? 0) >= indent) settled++;
    this.#settled = settled;
    this.#builder.closes[block] = settled;
  }

  /** True at `token` where it goes on with a statement whose first line is indented by `indent`. */
  #continues(token: number, indent: number): boolean {
    return this.#is(token) && this.#lexer.indent === indent;
  }

  #ifStatement(): number {
    const { indent } = this.#lexer;
    const builder = this.#builder;
    const node = this.#begin(g.IF_STATEMENT);
    this.#eat(node);
    builder.append(node, this.#expression(), g.FIELD_CONDITION);
    this.#suite(node, g.FIELD_CONSEQUENCE);
    while (this.#continues(g.KEYWORD_ELIF, indent)) {
      const clause = this.#begin(g.ELIF_CLAUSE);
      this.#eat(clause);
      builder.append(clause, this.#expression(), g.FIELD_CONDITION);
      this.#suite(clause, g.FIELD_CONSEQUENCE);
      builder.append(node, clause, g.FIELD_ALTERNATIVE);
    }
    this.#elseClause(node, indent, g.FIELD_ALTERNATIVE);
    return node;
  }

  #elseClause(parent: number, indent: number, field = 0): void {
    if (!this.#continues(g.KEYWORD_ELSE, indent)) return;
    const clause = this.#begin(g.ELSE_CLAUSE);
    this.#eat(clause);
    this.#suite(clause, g.FIELD_BODY);
    this.#builder.append(parent, clause, field);
  }

  #forStatement(node: number): number {
    const { indent } = this.#lexer;
    this.#eat(node);
    this.#builder.append(node, this.#targets(), g.FIELD_LEFT);
    this.#expect(g.IN, node);
    this.#builder.append(node, this.#expressions(), g.FIELD_RIGHT);
    this.#suite(node, g.FIELD_BODY);
    this.#elseClause(node, indent, g.FIELD_ALTERNATIVE);
    return node;
  }

  #whileStatement(): number {
    const { indent } = this.#lexer;
    const node = this.#begin(g.WHILE_STATEMENT);
    this.#eat(node);
    this.#builder.append(node, this.#expression(), g.FIELD_CONDITION);
    this.#suite(node, g.FIELD_BODY);
    this.#elseClause(node, indent, g.FIELD_ALTERNATIVE);
    return node;
  }

  #tryStatement(): number {
    const { indent } = this.#lexer;
    const node = this.#begin(g.TRY_STATEMENT);
    this.#eat(node);
    this.#suite(node, g.FIELD_BODY);
    let handlers = 0;
    while (this.#continues(g.KEYWORD_EXCEPT, indent)) {
      const clause = this.#begin(g.EXCEPT_CLAUSE);
      this.#eat(clause);
      if (!this.#is(g.COLON)) {
        if (this.#is(g.STAR)) fail();
        this.#builder.append(clause, this.#asPattern(), g.FIELD_VALUE);
      }
      this.#suite(clause);
      this.#builder.append(node, clause);
      handlers++;
    }
    if (handlers > 0) this.#elseClause(node, indent);
    if (this.#continues(g.KEYWORD_FINALLY, indent)) {
      const clause = this.#begin(g.FINALLY_CLAUSE);
      this.#eat(clause);
      this.#suite(clause);
      this.#builder.append(node, clause);
    } else if (handlers === 0) fail();
    return node;
  }

  /** An expression and, after `as`, what it is bound to. */
  #asPattern(): number {
    const value = this.#expression();
    if (!this.#is(g.KEYWORD_AS)) return value;
    // The grammar binds what comes after `else` alone.
    const type = this.#builder.getType(value);
    if (type === g.CONDITIONAL_EXPRESSION || type === g.LAMBDA || type === g.NAMED_EXPRESSION) fail();
    const node = this.#wrap(g.AS_PATTERN, value);
    this.#eat(node);
    this.#builder.append(node, this.#wrap(g.AS_PATTERN_TARGET, this.#expression()), g.FIELD_ALIAS);
    return node;
  }

  #withStatement(node: number): number {
    const builder = this.#builder;
    this.#eat(node);
    this.#mayBind = this.#is(g.LEFT_PAREN);
    const first = this.#asPattern();
    this.#mayBind = false;
    if (this.#is(g.COLON) && builder.getType(first) === g.TUPLE && this.#hasSeveral(first)) {
      // The brackets are the clause's: each element is an item.
      let child = builder.getFirst(first);
      builder.types[first] = g.WITH_CLAUSE;
      builder.firsts[first] = 0;
      while (child !== 0) {
        const next = builder.getNext(child);
        const isItem = builder.getType(child) < g.FIRST_TOKEN;
        builder.append(first, isItem ? this.#wrap(g.WITH_ITEM, child, g.FIELD_VALUE) : child);
        child = next;
      }
      builder.append(node, first);
    } else {
      const clause = this.#wrap(g.WITH_CLAUSE, this.#wrap(g.WITH_ITEM, first, g.FIELD_VALUE));
      while (this.#is(g.COMMA)) {
        this.#eat(clause);
        if (this.#is(g.COLON)) break;
        builder.append(clause, this.#wrap(g.WITH_ITEM, this.#asPattern(), g.FIELD_VALUE));
      }
      builder.append(node, clause);
    }
    this.#suite(node, g.FIELD_BODY);
    return node;
  }

  /** True for a tuple with more than one element. */
  #hasSeveral(tuple: number): boolean {
    const builder = this.#builder;
    const comma = builder.getNext(builder.getNext(builder.getFirst(tuple)));
    return comma !== 0 && builder.getNext(comma) !== builder.lasts[tuple];
  }

  /** True at `match` as a keyword: before a name or a string, or before a bracket where the next line has a case. */
  #isMatchStatement(): boolean {
    if (!this.#isWord('match')) return false;
    MATCH_SUBJECT.lastIndex = this.#lexer.end;
    return MATCH_SUBJECT.test(this.#lexer.text);
  }

  #matchStatement(): number {
    const lexer = this.#lexer;
    const builder = this.#builder;
    const outer = lexer.indent;
    const node = this.#begin(g.MATCH_STATEMENT);
    this.#eatWord('match', g.KEYWORD_MATCH, node);
    do {
      builder.append(node, this.#expression(), g.FIELD_SUBJECT);
      if (!this.#is(g.COMMA)) break;
      this.#eat(node);
    } while (!this.#is(g.COLON));
    const before = lexer.extraCount;
    // The block starts where its first line is looked for: after the colon, or after the comment there.
    const block = builder.add(g.BLOCK, lexer.end, lexer.end);
    this.#expect(g.COLON, node);
    if (!this.#is(g.NEWLINE)) fail();
    if (lexer.extraCount > before) {
      if (lexer.extras.types[before] !== g.COMMENT) fail();
      builder.starts[block] = lexer.extras.ends[before] ?? 0;
    }
    this.#enter();
    lexer.startLine();
    const { indent } = lexer;
    if (indent <= outer) fail();
    do builder.append(block, this.#caseClause(), g.FIELD_ALTERNATIVE);
    while (lexer.indent === indent);
    this.#closeBlock(block, indent);
    builder.append(node, block, g.FIELD_BODY);
    this.#nesting--;
    return node;
  }

  #caseClause(): number {
    const builder = this.#builder;
    const node = this.#begin(g.CASE_CLAUSE);
    if (!this.#eatWord('case', g.KEYWORD_CASE, node)) fail();
    do {
      builder.append(node, this.#casePattern());
      if (!this.#is(g.COMMA)) break;
      this.#eat(node);
    } while (!this.#is(g.COLON) && !this.#is(g.KEYWORD_IF));
    if (this.#is(g.KEYWORD_IF)) {
      const guard = this.#begin(g.IF_CLAUSE);
      this.#eat(guard);
      builder.append(guard, this.#expression());
      builder.append(node, guard, g.FIELD_GUARD);
    }
    this.#suite(node, g.FIELD_CONSEQUENCE);
    return node;
  }

  /** A pattern, `name=pattern`, or either with the name that `as` gives it. */
  #casePattern(): number {
    const builder = this.#builder;
    this.#enter();
    let node = this.#begin(g.CASE_PATTERN);
    this.#simplePattern(node);
    if (this.#is(g.EQUAL)) {
      const keyword = builder.getFirst(node);
      if (builder.getType(keyword) !== g.DOTTED_NAME || builder.lasts[keyword] !== builder.getFirst(keyword)) fail();
      builder.types[keyword] = g.KEYWORD_PATTERN;
      this.#eat(keyword);
      this.#simplePattern(keyword);
      builder.ends[node] = builder.ends[keyword] ?? 0;
    }
    if (this.#is(g.KEYWORD_AS)) {
      const binding = this.#wrap(g.AS_PATTERN, node);
      this.#eat(binding);
      builder.append(binding, this.#identifier());
      node = this.#wrap(g.CASE_PATTERN, binding);
    }
    this.#nesting--;
    return node;
  }

  /** A pattern, or several with `|`, at the end of `parent`. */
  #simplePattern(parent: number): void {
    const last = this.#getLast(parent);
    this.#closedPattern(parent);
    if (!this.#is(g.BAR)) return;
    const union = this.#gather(g.UNION_PATTERN, parent, last);
    while (this.#is(g.BAR)) {
      this.#eat(union);
      this.#closedPattern(union);
    }
    this.#builder.append(parent, union);
  }

  /** The last child of a node, or 0. */
  #getLast(parent: number): number {
    return this.#builder.getFirst(parent) === 0 ? 0 : (this.#builder.lasts[parent] ?? 0);
  }

  /** A node of the children of `parent` after `last`, which they are no more: a number and its sign are two. */
  #gather(type: number, parent: number, last: number): number {
    const builder = this.#builder;
    let child = last === 0 ? builder.getFirst(parent) : builder.getNext(last);
    const node = builder.add(type, builder.getStart(child), 0);
    if (last === 0) builder.firsts[parent] = 0;
    else builder.lasts[parent] = last;
    while (child !== 0) {
      const next = builder.getNext(child);
      builder.append(node, child);
      child = next;
    }
    return node;
  }

  #closedPattern(parent: number): void {
    const builder = this.#builder;
    switch (this.#lexer.token) {
      case g.QUOTE:
        return builder.append(parent, this.#strings());
      case g.TRUE:
      case g.FALSE:
      case g.NONE:
        return this.#eat(parent);
      case g.MINUS:
      case g.INTEGER:
      case g.FLOAT:
        return this.#numberPattern(parent);
      case g.STAR:
      case g.DOUBLE_STAR: {
        const node = this.#begin(g.SPLAT_PATTERN);
        this.#eat(node);
        if (!this.#eatWord('_', g.UNDERSCORE, node)) builder.append(node, this.#identifier());
        return builder.append(parent, node);
      }
      case g.LEFT_BRACKET:
        return builder.append(parent, this.#patterns(this.#begin(g.LIST_PATTERN), g.RIGHT_BRACKET));
      case g.LEFT_PAREN:
        return builder.append(parent, this.#patterns(this.#begin(g.TUPLE_PATTERN), g.RIGHT_PAREN));
      case g.LEFT_BRACE:
        return builder.append(parent, this.#dictPattern());
      default: {
        if (this.#eatWord('_', g.UNDERSCORE, parent)) return;
        const name = this.#dottedName();
        builder.append(parent, this.#is(g.LEFT_PAREN) ? this.#patterns(this.#wrap(g.CLASS_PATTERN, name), g.RIGHT_PAREN) : name);
      }
    }
  }

  /** `-1`, or a complex number: `1 + 2j`. */
  #numberPattern(parent: number): void {
    const last = this.#getLast(parent);
    if (this.#is(g.MINUS)) this.#eat(parent);
    this.#eatNumber(parent);
    if (!this.#is(g.PLUS) && !this.#is(g.MINUS)) return;
    const complex = this.#gather(g.COMPLEX_PATTERN, parent, last);
    this.#eat(complex);
    this.#eatNumber(complex);
    this.#builder.append(parent, complex);
  }

  #eatNumber(parent: number): void {
    if (!this.#is(g.INTEGER) && !this.#is(g.FLOAT)) fail();
    this.#eat(parent);
  }

  /** Patterns in brackets, up to `end`. */
  #patterns(node: number, end: number): number {
    this.#open(node);
    while (!this.#is(end)) {
      this.#builder.append(node, this.#casePattern());
      if (!this.#is(g.COMMA)) break;
      this.#eat(node);
    }
    this.#close(end, node);
    return node;
  }

  #dictPattern(): number {
    const builder = this.#builder;
    const node = this.#begin(g.DICT_PATTERN);
    this.#open(node);
    while (!this.#is(g.RIGHT_BRACE)) {
      if (this.#is(g.DOUBLE_STAR) || this.#is(g.STAR)) this.#closedPattern(node);
      else {
        const before = builder.lasts[node] ?? 0;
        this.#simplePattern(node);
        for (let key = builder.getNext(before); key !== 0; key = builder.getNext(key)) builder.fields[key] = g.FIELD_KEY;
        // The grammar knows no line break between a key and its colon.
        if (!this.#is(g.COLON) || this.#lexer.text.slice(builder.ends[builder.lasts[node] ?? 0], this.#lexer.start).includes('\n')) fail();
        this.#eat(node);
        builder.append(node, this.#casePattern(), g.FIELD_VALUE);
      }
      if (!this.#is(g.COMMA)) break;
      this.#eat(node);
    }
    this.#close(g.RIGHT_BRACE, node);
    return node;
  }

  #functionDefinition(node: number): number {
    this.#eat(node);
    this.#builder.append(node, this.#identifier(), g.FIELD_NAME);
    if (!this.#is(g.LEFT_PAREN)) fail();
    const parameters = this.#begin(g.PARAMETERS);
    this.#open(parameters);
    this.#parameters(parameters, g.RIGHT_PAREN);
    this.#close(g.RIGHT_PAREN, parameters);
    this.#builder.append(node, parameters, g.FIELD_PARAMETERS);
    if (this.#is(g.ARROW)) {
      this.#eat(node);
      this.#builder.append(node, this.#type(), g.FIELD_RETURN_TYPE);
    }
    this.#suite(node, g.FIELD_BODY);
    return node;
  }

  /** Parameters up to `end`: a bracket, or the colon of a lambda, which has no types. */
  #parameters(parent: number, end: number): void {
    while (!this.#is(end)) {
      this.#builder.append(parent, this.#parameter(end === g.COLON));
      if (!this.#is(g.COMMA)) return;
      this.#eat(parent);
    }
  }

  #parameter(isOfLambda: boolean): number {
    const lexer = this.#lexer;
    const builder = this.#builder;
    switch (lexer.token) {
      case g.IDENTIFIER: {
        const name = this.#take();
        if (this.#is(g.EQUAL)) {
          const node = this.#wrap(g.DEFAULT_PARAMETER, name, g.FIELD_NAME);
          this.#eat(node);
          builder.append(node, this.#expression(), g.FIELD_VALUE);
          return node;
        }
        if (!this.#is(g.COLON) || isOfLambda) return name;
        const node = this.#wrap(g.TYPED_PARAMETER, name);
        this.#eat(node);
        builder.append(node, this.#type(), g.FIELD_TYPE);
        if (this.#is(g.EQUAL)) {
          builder.types[node] = g.TYPED_DEFAULT_PARAMETER;
          builder.fields[name] = g.FIELD_NAME;
          this.#eat(node);
          builder.append(node, this.#expression(), g.FIELD_VALUE);
        }
        return node;
      }
      case g.SLASH: {
        const node = this.#begin(g.POSITIONAL_SEPARATOR);
        this.#eat(node);
        return node;
      }
      case g.STAR:
      case g.DOUBLE_STAR: {
        const isSingle = this.#is(g.STAR);
        const node = this.#begin(isSingle ? g.LIST_SPLAT_PATTERN : g.DICTIONARY_SPLAT_PATTERN);
        this.#eat(node);
        if (!this.#is(g.IDENTIFIER)) {
          if (!isSingle) fail();
          builder.types[node] = g.KEYWORD_SEPARATOR;
          return node;
        }
        this.#eat(node);
        if (!this.#is(g.COLON) || isOfLambda) return node;
        const typed = this.#wrap(g.TYPED_PARAMETER, node);
        this.#eat(typed);
        builder.append(typed, this.#type(), g.FIELD_TYPE);
        return typed;
      }
      default:
        return fail();
    }
  }

  #classDefinition(): number {
    const node = this.#begin(g.CLASS_DEFINITION);
    this.#eat(node);
    this.#builder.append(node, this.#identifier(), g.FIELD_NAME);
    if (this.#is(g.LEFT_PAREN)) this.#builder.append(node, this.#argumentList(), g.FIELD_SUPERCLASSES);
    this.#suite(node, g.FIELD_BODY);
    return node;
  }

  #decoratedDefinition(): number {
    const lexer = this.#lexer;
    const { indent } = lexer;
    const builder = this.#builder;
    const node = this.#begin(g.DECORATED_DEFINITION);
    while (this.#is(g.AT)) {
      const decorator = this.#begin(g.DECORATOR);
      this.#eat(decorator);
      builder.append(decorator, this.#expression());
      if (!this.#is(g.NEWLINE)) fail();
      builder.closes[decorator] = lexer.extraCount;
      builder.append(node, decorator);
      lexer.startLine();
      if (lexer.indent !== indent) fail();
    }
    let definition: number;
    if (this.#is(g.KEYWORD_CLASS)) definition = this.#classDefinition();
    else if (this.#is(g.KEYWORD_DEF)) definition = this.#functionDefinition(this.#begin(g.FUNCTION_DEFINITION));
    else if (this.#is(g.KEYWORD_ASYNC)) {
      definition = this.#asyncStatement();
      if (builder.getType(definition) !== g.FUNCTION_DEFINITION) fail();
    } else return fail();
    builder.append(node, definition, g.FIELD_DEFINITION);
    return node;
  }

  #simpleStatement(): number {
    switch (this.#lexer.token) {
      case g.KEYWORD_IMPORT: {
        const node = this.#begin(g.IMPORT_STATEMENT);
        this.#eat(node);
        this.#importList(node);
        return node;
      }
      case g.KEYWORD_FROM:
        return this.#importFromStatement();
      case g.KEYWORD_ASSERT: {
        const node = this.#begin(g.ASSERT_STATEMENT);
        this.#eat(node);
        for (;;) {
          this.#builder.append(node, this.#expression());
          if (!this.#is(g.COMMA)) return node;
          this.#eat(node);
        }
      }
      case g.KEYWORD_RETURN: {
        const node = this.#begin(g.RETURN_STATEMENT);
        this.#eat(node);
        if (!this.#isAtEnd()) this.#builder.append(node, this.#expressions());
        return node;
      }
      case g.KEYWORD_DEL: {
        const node = this.#begin(g.DELETE_STATEMENT);
        this.#eat(node);
        this.#builder.append(node, this.#expressions());
        return node;
      }
      case g.KEYWORD_RAISE: {
        const node = this.#begin(g.RAISE_STATEMENT);
        this.#eat(node);
        if (!this.#isAtEnd()) this.#builder.append(node, this.#expressions());
        if (this.#is(g.KEYWORD_FROM)) {
          this.#eat(node);
          this.#builder.append(node, this.#expression(), g.FIELD_CAUSE);
        }
        return node;
      }
      case g.KEYWORD_PASS:
        return this.#keywordStatement(g.PASS_STATEMENT);
      case g.KEYWORD_BREAK:
        return this.#keywordStatement(g.BREAK_STATEMENT);
      case g.KEYWORD_CONTINUE:
        return this.#keywordStatement(g.CONTINUE_STATEMENT);
      case g.KEYWORD_GLOBAL:
        return this.#namesStatement(g.GLOBAL_STATEMENT);
      case g.KEYWORD_NONLOCAL:
        return this.#namesStatement(g.NONLOCAL_STATEMENT);
      default:
        return this.#expressionStatement();
    }
  }

  #isAtEnd(): boolean {
    const { token } = this.#lexer;
    return token === g.NEWLINE || token === g.END || token === g.SEMICOLON;
  }

  #keywordStatement(type: number): number {
    const node = this.#begin(type);
    this.#eat(node);
    return node;
  }

  #namesStatement(type: number): number {
    const node = this.#begin(type);
    this.#eat(node);
    for (;;) {
      this.#builder.append(node, this.#identifier());
      if (!this.#is(g.COMMA)) return node;
      this.#eat(node);
    }
  }

  #dottedName(): number {
    const node = this.#wrap(g.DOTTED_NAME, this.#identifier());
    while (this.#is(g.DOT)) {
      this.#eat(node);
      this.#builder.append(node, this.#identifier());
    }
    return node;
  }

  #importList(parent: number): void {
    const builder = this.#builder;
    for (;;) {
      const name = this.#dottedName();
      if (this.#is(g.KEYWORD_AS)) {
        const node = this.#wrap(g.ALIASED_IMPORT, name, g.FIELD_NAME);
        this.#eat(node);
        builder.append(node, this.#identifier(), g.FIELD_ALIAS);
        builder.append(parent, node, g.FIELD_NAME);
      } else {
        builder.append(parent, name, g.FIELD_NAME);
      }
      if (!this.#is(g.COMMA)) return;
      this.#eat(parent);
      if (this.#is(g.RIGHT_PAREN)) return;
    }
  }

  #importFromStatement(): number {
    const lexer = this.#lexer;
    const builder = this.#builder;
    const node = this.#begin(g.IMPORT_FROM_STATEMENT);
    this.#eat(node);
    if (this.#eatWord('__future__', g.KEYWORD_FUTURE, node)) builder.types[node] = g.FUTURE_IMPORT_STATEMENT;
    else if (this.#is(g.DOT) || this.#is(g.ELLIPSIS)) {
      const relative = this.#begin(g.RELATIVE_IMPORT);
      const prefix = this.#begin(g.IMPORT_PREFIX);
      do {
        // Three dots in a row are one token to the lexer, and three to this rule.
        lexer.token = g.DOT;
        lexer.end = lexer.start + 1;
        this.#eat(prefix);
      } while (this.#is(g.DOT) || this.#is(g.ELLIPSIS));
      builder.append(relative, prefix);
      if (this.#is(g.IDENTIFIER)) builder.append(relative, this.#dottedName());
      builder.append(node, relative, g.FIELD_MODULE_NAME);
    } else {
      builder.append(node, this.#dottedName(), g.FIELD_MODULE_NAME);
    }
    this.#expect(g.KEYWORD_IMPORT, node);
    if (this.#is(g.STAR)) {
      const wildcard = this.#begin(g.WILDCARD_IMPORT);
      this.#eat(wildcard);
      builder.append(node, wildcard);
    } else if (this.#is(g.LEFT_PAREN)) {
      this.#open(node);
      this.#importList(node);
      this.#close(g.RIGHT_PAREN, node);
    } else {
      this.#importList(node);
    }
    return node;
  }

  #expressionStatement(): number {
    const builder = this.#builder;
    if (this.#is(g.KEYWORD_YIELD)) return this.#wrap(g.EXPRESSION_STATEMENT, this.#yield());
    const isType = this.#isWord('type');
    const isMatch = this.#isWord('match');
    const isPrint = this.#isWord('print');
    const first = this.#bareElement();
    if (this.#is(g.COLON)) {
      if ((isType || isMatch) && builder.getType(first) !== g.IDENTIFIER) fail();
      const assignment = this.#wrap(g.ASSIGNMENT, this.#pattern(first), g.FIELD_LEFT);
      this.#eat(assignment);
      builder.append(assignment, this.#type(), g.FIELD_TYPE);
      if (this.#is(g.EQUAL)) {
        this.#eat(assignment);
        builder.append(assignment, this.#rightHandSide(), g.FIELD_RIGHT);
      }
      return this.#wrap(g.EXPRESSION_STATEMENT, assignment);
    }
    const list = this.#is(g.COMMA) ? this.#listAfter(g.EXPRESSION_STATEMENT, first) : first;
    if (this.#is(g.EQUAL) || this.#isAugmented()) {
      if ((isType && builder.getType(first) !== g.IDENTIFIER) || builder.getType(list) === g.LIST_SPLAT) fail();
      if (list !== first) builder.types[list] = g.PATTERN_LIST;
      return this.#wrap(g.EXPRESSION_STATEMENT, this.#assignment(list));
    }
    // `print >> file` and `print, file` are of Python 2 to the grammar.
    if (isPrint && (list !== first || builder.getType(first) === g.BINARY_OPERATOR)) fail();
    // The grammar goes on with the list in the next line.
    if (list !== first && builder.getType(builder.lasts[list] ?? 0) === g.COMMA) fail();
    return list === first ? this.#wrap(g.EXPRESSION_STATEMENT, first) : list;
  }

  #isAugmented(): boolean {
    const { token } = this.#lexer;
    return token >= g.PLUS_EQUAL && token <= g.BAR_EQUAL;
  }

  /** `= value` or `+= value` after what is assigned to. */
  #assignment(left: number): number {
    const isAugmented = this.#isAugmented();
    const node = this.#wrap(isAugmented ? g.AUGMENTED_ASSIGNMENT : g.ASSIGNMENT, this.#pattern(left), g.FIELD_LEFT);
    this.#eat(node, isAugmented ? g.FIELD_OPERATOR : 0);
    this.#builder.append(node, this.#rightHandSide(), g.FIELD_RIGHT);
    return node;
  }

  #rightHandSide(): number {
    this.#enter();
    let node: number;
    if (this.#is(g.KEYWORD_YIELD)) node = this.#yield();
    else {
      node = this.#expressions();
      if (this.#is(g.EQUAL)) {
        if (this.#builder.getType(node) === g.EXPRESSION_LIST) this.#builder.types[node] = g.PATTERN_LIST;
        node = this.#assignment(node);
      } else if (this.#isAugmented()) fail();
    }
    this.#nesting--;
    return node;
  }

  /** Makes a pattern of an expression, in place. */
  #pattern(node: number): number {
    const builder = this.#builder;
    switch (builder.getType(node)) {
      case g.IDENTIFIER:
      case g.ATTRIBUTE:
      case g.SUBSCRIPT:
      case g.COMMA:
      case g.LEFT_PAREN:
      case g.RIGHT_PAREN:
      case g.LEFT_BRACKET:
      case g.RIGHT_BRACKET:
        return node;
      case g.LIST_SPLAT: {
        if (builder.getType(builder.lasts[node] ?? 0) !== g.IDENTIFIER) fail();
        builder.types[node] = g.LIST_SPLAT_PATTERN;
        return node;
      }
      case g.TUPLE:
      case g.PARENTHESIZED_EXPRESSION:
        builder.types[node] = g.TUPLE_PATTERN;
        break;
      case g.LIST:
        builder.types[node] = g.LIST_PATTERN;
        break;
      case g.PATTERN_LIST:
        break;
      default:
        fail();
    }
    for (let child = builder.getFirst(node); child !== 0; child = builder.getNext(child)) this.#pattern(child);
    return node;
  }

  /** What a loop assigns to, up to `in`. */
  #targets(): number {
    const first = this.#target();
    if (!this.#is(g.COMMA)) return first;
    const node = this.#wrap(g.PATTERN_LIST, first);
    while (this.#is(g.COMMA)) {
      this.#eat(node);
      if (this.#is(g.IN)) break;
      this.#builder.append(node, this.#target());
    }
    return node;
  }

  #target(): number {
    if (this.#is(g.STAR)) return this.#pattern(this.#listSplat());
    return this.#pattern(this.#primary());
  }

  /** What an annotation may be. */
  #type(): number {
    let node = this.#typeAlone();
    while (this.#is(g.BAR)) {
      const union = this.#wrap(g.UNION_TYPE, node);
      this.#eat(union);
      this.#builder.append(union, this.#typeAlone());
      node = this.#wrap(g.TYPE, union);
    }
    return node;
  }

  /** `name[type, type]`, or an expression. */
  #typeAlone(): number {
    const builder = this.#builder;
    if (!this.#isGeneric()) return this.#wrap(g.TYPE, this.#expression());
    this.#enter();
    const node = this.#wrap(g.GENERIC_TYPE, this.#identifier());
    const parameter = this.#begin(g.TYPE_PARAMETER);
    this.#open(parameter);
    do {
      builder.append(parameter, this.#type());
      if (!this.#is(g.COMMA)) break;
      this.#eat(parameter);
    } while (!this.#is(g.RIGHT_BRACKET));
    this.#close(g.RIGHT_BRACKET, parameter);
    builder.append(node, parameter);
    this.#nesting--;
    return this.#wrap(g.TYPE, node);
  }

  /** True at a name with a bracket after it. */
  #isGeneric(): boolean {
    const { token, end, text } = this.#lexer;
    if (token !== g.IDENTIFIER) return false;
    const pattern = this.#lexer.depth > 0 ? NEXT_BRACKET_BELOW : NEXT_BRACKET;
    pattern.lastIndex = end;
    if (!pattern.test(text)) return false;
    if (this.#isWord('print') || this.#isWord('exec') || this.#isWord('match')) fail();
    return true;
  }

  // Expressions.

  /** An expression, or several with commas. */
  #expressions(): number {
    const first = this.#bareElement();
    return this.#is(g.COMMA) ? this.#listAfter(g.EXPRESSION_LIST, first) : first;
  }

  /** The rest of a list without brackets, from the first comma on. */
  #listAfter(type: number, first: number): number {
    const node = this.#wrap(type, first);
    while (this.#is(g.COMMA)) {
      this.#eat(node);
      if (!this.#startsExpression()) break;
      this.#builder.append(node, this.#bareElement());
    }
    return node;
  }

  #startsExpression(): boolean {
    const { token } = this.#lexer;
    switch (token) {
      case g.NEWLINE:
      case g.END:
      case g.SEMICOLON:
      case g.COLON:
      case g.EQUAL:
      case g.RIGHT_PAREN:
      case g.RIGHT_BRACKET:
      case g.RIGHT_BRACE:
        return false;
      default:
        return !this.#isAugmented();
    }
  }

  /** An expression or `*expression`. */
  #element(): number {
    return this.#is(g.STAR) ? this.#listSplat() : this.#expression();
  }

  #listSplat(): number {
    const node = this.#begin(g.LIST_SPLAT);
    this.#eat(node);
    this.#builder.append(node, this.#binary(1));
    return node;
  }

  /** The same in a subscript or without brackets, where the grammar knows no star but that of what starts with a name. */
  #bareElement(): number {
    if (!this.#is(g.STAR)) return this.#expression();
    const node = this.#listSplat();
    let first = this.#builder.lasts[node] ?? 0;
    for (let next = first; next !== 0; next = this.#builder.getFirst(next)) first = next;
    if (this.#builder.getType(first) !== g.IDENTIFIER) fail();
    return node;
  }

  #yield(): number {
    const node = this.#begin(g.YIELD);
    this.#eat(node);
    if (this.#is(g.KEYWORD_FROM)) {
      this.#eat(node);
      this.#builder.append(node, this.#expression());
    } else if (this.#startsExpression()) {
      this.#builder.append(node, this.#expressions());
    }
    return node;
  }

  #expression(): number {
    this.#enter();
    let node: number;
    if (this.#is(g.KEYWORD_LAMBDA)) node = this.#lambda();
    else {
      node = this.#disjunction();
      if (this.#is(g.WALRUS)) node = this.#namedExpression(node);
      if (this.#is(g.KEYWORD_IF)) {
        node = this.#wrap(g.CONDITIONAL_EXPRESSION, node);
        this.#eat(node);
        this.#builder.append(node, this.#disjunction());
        this.#expect(g.KEYWORD_ELSE, node);
        this.#builder.append(node, this.#expression());
      }
    }
    this.#nesting--;
    return node;
  }

  /** `:= value`; a condition after it is of both. */
  #namedExpression(name: number): number {
    if (this.#builder.getType(name) !== g.IDENTIFIER || this.#lexer.interpolations > 0) fail();
    const node = this.#wrap(g.NAMED_EXPRESSION, name, g.FIELD_NAME);
    this.#eat(node);
    this.#builder.append(node, this.#disjunction(), g.FIELD_VALUE);
    return node;
  }

  #lambda(): number {
    if (this.#lexer.interpolations > 0) fail();
    const node = this.#begin(g.LAMBDA);
    this.#eat(node);
    if (!this.#is(g.COLON)) {
      const parameters = this.#begin(g.LAMBDA_PARAMETERS);
      this.#parameters(parameters, g.COLON);
      this.#builder.append(node, parameters, g.FIELD_PARAMETERS);
    }
    this.#expect(g.COLON, node);
    this.#builder.append(node, this.#expression(), g.FIELD_BODY);
    return node;
  }

  #disjunction(): number {
    let left = this.#conjunction();
    while (this.#is(g.KEYWORD_OR)) {
      const node = this.#wrap(g.BOOLEAN_OPERATOR, left, g.FIELD_LEFT);
      this.#eat(node, g.FIELD_OPERATOR);
      this.#builder.append(node, this.#conjunction(), g.FIELD_RIGHT);
      left = node;
    }
    return left;
  }

  #conjunction(): number {
    let left = this.#inversion();
    while (this.#is(g.KEYWORD_AND)) {
      const node = this.#wrap(g.BOOLEAN_OPERATOR, left, g.FIELD_LEFT);
      this.#eat(node, g.FIELD_OPERATOR);
      this.#builder.append(node, this.#inversion(), g.FIELD_RIGHT);
      left = node;
    }
    return left;
  }

  #inversion(): number {
    if (!this.#is(g.KEYWORD_NOT)) return this.#comparison();
    this.#enter();
    const node = this.#begin(g.NOT_OPERATOR);
    this.#eat(node);
    this.#builder.append(node, this.#inversion(), g.FIELD_ARGUMENT);
    this.#nesting--;
    return node;
  }

  #comparison(): number {
    const first = this.#binary(1);
    let node = 0;
    for (;;) {
      const operator = this.#comparisonOperator();
      if (operator === 0) return node === 0 ? first : node;
      if (node === 0) node = this.#wrap(g.COMPARISON_OPERATOR, first);
      this.#builder.append(node, operator, g.FIELD_OPERATORS);
      this.#builder.append(node, this.#binary(1));
    }
  }

  /** 0 where there is none. */
  #comparisonOperator(): number {
    const lexer = this.#lexer;
    const { token } = lexer;
    if (token === g.KEYWORD_NOT) return this.#twoWords(g.NOT_IN, this.#take(), g.IN);
    if (token < g.LESS || token > g.IS_NOT) return 0;
    const node = this.#take();
    return token === g.IS && this.#is(g.KEYWORD_NOT) ? this.#twoWords(g.IS_NOT, node, g.KEYWORD_NOT) : node;
  }

  /** An operator of two words, the first of which is `node`; the current token is the second one. */
  #twoWords(type: number, node: number, second: number): number {
    const lexer = this.#lexer;
    const { extras } = lexer;
    if (!this.#is(second) || (extras.starts.at(-1) ?? -1) >= this.#builder.getStart(node)) fail();
    this.#builder.types[node] = type;
    this.#builder.ends[node] = lexer.end;
    lexer.advance();
    return node;
  }

  /** Operands and the operators that bind at least as tightly as `least`. */
  #binary(least: number): number {
    let left = this.#unary();
    for (;;) {
      const precedence = PRECEDENCES[this.#lexer.token] ?? 0;
      if (precedence < least || precedence === 0) return left;
      const node = this.#wrap(g.BINARY_OPERATOR, left, g.FIELD_LEFT);
      this.#eat(node, g.FIELD_OPERATOR);
      if (precedence === POWER) {
        this.#enter();
        this.#builder.append(node, this.#binary(POWER), g.FIELD_RIGHT);
        this.#nesting--;
      } else this.#builder.append(node, this.#binary(precedence + 1), g.FIELD_RIGHT);
      left = node;
    }
  }

  #unary(): number {
    const { token } = this.#lexer;
    if (token !== g.MINUS && token !== g.PLUS && token !== g.TILDE && token !== g.KEYWORD_AWAIT) return this.#primary();
    this.#enter();
    let node: number;
    if (token === g.KEYWORD_AWAIT) {
      node = this.#begin(g.AWAIT);
      this.#eat(node);
      this.#builder.append(node, this.#binary(UNARY));
    } else {
      node = this.#begin(g.UNARY_OPERATOR);
      this.#eat(node, g.FIELD_OPERATOR);
      this.#builder.append(node, this.#binary(UNARY), g.FIELD_ARGUMENT);
    }
    this.#nesting--;
    return node;
  }

  /** An atom with its attributes, subscripts and calls. */
  #primary(): number {
    const lexer = this.#lexer;
    const builder = this.#builder;
    let node = this.#atom();
    for (;;) {
      switch (lexer.token) {
        case g.DOT: {
          node = this.#wrap(g.ATTRIBUTE, node, g.FIELD_OBJECT);
          this.#eat(node);
          builder.append(node, this.#identifier(), g.FIELD_ATTRIBUTE);
          break;
        }
        case g.LEFT_PAREN: {
          node = this.#wrap(g.CALL, node, g.FIELD_FUNCTION);
          builder.append(node, this.#argumentList(), g.FIELD_ARGUMENTS);
          break;
        }
        case g.LEFT_BRACKET: {
          node = this.#wrap(g.SUBSCRIPT, node, g.FIELD_VALUE);
          this.#open(node);
          do {
            builder.append(node, this.#subscript(), g.FIELD_SUBSCRIPT);
            if (!this.#is(g.COMMA)) break;
            this.#eat(node);
          } while (!this.#is(g.RIGHT_BRACKET));
          this.#close(g.RIGHT_BRACKET, node);
          break;
        }
        default:
          return node;
      }
    }
  }

  #subscript(): number {
    const builder = this.#builder;
    let node: number;
    if (this.#is(g.COLON)) node = this.#begin(g.SLICE);
    else {
      const first = this.#bareElement();
      if (!this.#is(g.COLON)) return first;
      if (this.#builder.getType(first) === g.LIST_SPLAT) fail();
      node = this.#wrap(g.SLICE, first);
    }
    this.#eat(node);
    if (this.#startsExpression() && !this.#is(g.COMMA)) builder.append(node, this.#expression());
    if (this.#is(g.COLON)) {
      this.#eat(node);
      if (this.#startsExpression() && !this.#is(g.COMMA)) builder.append(node, this.#expression());
    }
    return node;
  }

  /** Arguments in brackets; a generator's brackets where it is the only one. */
  #argumentList(): number {
    const builder = this.#builder;
    const node = this.#begin(g.ARGUMENT_LIST);
    this.#open(node);
    while (!this.#is(g.RIGHT_PAREN)) {
      if (this.#is(g.STAR) || this.#is(g.DOUBLE_STAR)) {
        builder.append(node, this.#splat(this.#is(g.STAR) ? g.LIST_SPLAT : g.DICTIONARY_SPLAT));
      } else {
        const argument = this.#expression();
        if (this.#is(g.EQUAL)) {
          if (builder.getType(argument) !== g.IDENTIFIER) fail();
          const keyword = this.#wrap(g.KEYWORD_ARGUMENT, argument, g.FIELD_NAME);
          this.#eat(keyword);
          builder.append(keyword, this.#expression(), g.FIELD_VALUE);
          builder.append(node, keyword);
        } else if (this.#isComprehension()) {
          if (builder.lasts[node] !== builder.getFirst(node)) fail();
          builder.append(node, argument, g.FIELD_BODY);
          builder.types[node] = g.GENERATOR_EXPRESSION;
          this.#comprehensionClauses(node);
          break;
        } else {
          builder.append(node, argument);
        }
      }
      if (!this.#is(g.COMMA)) break;
      this.#eat(node);
    }
    this.#close(g.RIGHT_PAREN, node);
    return node;
  }

  #isComprehension(): boolean {
    const { token } = this.#lexer;
    return token === g.KEYWORD_FOR || token === g.KEYWORD_ASYNC;
  }

  #comprehensionClauses(parent: number): void {
    const builder = this.#builder;
    for (;;) {
      if (this.#is(g.KEYWORD_IF)) {
        const clause = this.#begin(g.IF_CLAUSE);
        this.#eat(clause);
        builder.append(clause, this.#condition());
        builder.append(parent, clause);
      } else if (this.#isComprehension()) {
        const clause = this.#begin(g.FOR_IN_CLAUSE);
        if (this.#is(g.KEYWORD_ASYNC)) this.#eat(clause);
        this.#expect(g.KEYWORD_FOR, clause);
        builder.append(clause, this.#targets(), g.FIELD_LEFT);
        this.#expect(g.IN, clause);
        builder.append(clause, this.#condition(), g.FIELD_RIGHT);
        builder.append(parent, clause);
      } else {
        if (this.#is(g.COMMA)) fail();
        return;
      }
    }
  }

  /** An expression of a comprehension's clause, where `if` starts the next clause. */
  #condition(): number {
    const node = this.#disjunction();
    return this.#is(g.WALRUS) ? this.#namedExpression(node) : node;
  }

  #atom(): number {
    switch (this.#lexer.token) {
      case g.IDENTIFIER:
      case g.INTEGER:
      case g.FLOAT:
      case g.TRUE:
      case g.FALSE:
      case g.NONE:
      case g.ELLIPSIS:
        return this.#take();
      case g.QUOTE:
        return this.#strings();
      case g.LEFT_PAREN:
        return this.#parenthesized();
      case g.LEFT_BRACKET:
        return this.#list();
      case g.LEFT_BRACE:
        return this.#braces();
      default:
        return fail();
    }
  }

  #parenthesized(): number {
    const builder = this.#builder;
    const mayBind = this.#mayBind;
    this.#mayBind = false;
    const node = this.#begin(g.TUPLE);
    this.#open(node);
    if (!this.#is(g.RIGHT_PAREN)) {
      const isSplat = this.#is(g.STAR);
      const first = this.#is(g.KEYWORD_YIELD) ? this.#yield() : mayBind && !isSplat ? this.#asPattern() : this.#element();
      if (this.#isComprehension()) {
        if (isSplat) fail();
        builder.append(node, first, g.FIELD_BODY);
        builder.types[node] = g.GENERATOR_EXPRESSION;
        this.#comprehensionClauses(node);
      } else {
        builder.append(node, first);
        if (this.#is(g.RIGHT_PAREN)) {
          if (isSplat) fail();
          builder.types[node] = g.PARENTHESIZED_EXPRESSION;
        }
        while (this.#is(g.COMMA)) {
          this.#eat(node);
          if (this.#is(g.RIGHT_PAREN)) break;
          builder.append(node, mayBind ? this.#asPattern() : this.#element());
        }
      }
    }
    this.#close(g.RIGHT_PAREN, node);
    return node;
  }

  /** The elements after the first one, up to the bracket that closes. */
  #elements(node: number, end: number): void {
    while (this.#is(g.COMMA)) {
      this.#eat(node);
      if (this.#is(end)) return;
      this.#builder.append(node, this.#element());
    }
  }

  #list(): number {
    const builder = this.#builder;
    const node = this.#begin(g.LIST);
    this.#open(node);
    if (!this.#is(g.RIGHT_BRACKET)) {
      const first = this.#element();
      if (this.#isComprehension()) {
        builder.append(node, first, g.FIELD_BODY);
        builder.types[node] = g.LIST_COMPREHENSION;
        this.#comprehensionClauses(node);
      } else {
        builder.append(node, first);
        this.#elements(node, g.RIGHT_BRACKET);
      }
    }
    this.#close(g.RIGHT_BRACKET, node);
    return node;
  }

  #braces(): number {
    const builder = this.#builder;
    const node = this.#begin(g.DICTIONARY);
    this.#open(node);
    if (!this.#is(g.RIGHT_BRACE)) {
      const isDictionary = this.#is(g.DOUBLE_STAR);
      const first = isDictionary ? this.#pair() : this.#element();
      if (!isDictionary && !this.#is(g.COLON)) {
        if (this.#isComprehension()) {
          builder.append(node, first, g.FIELD_BODY);
          builder.types[node] = g.SET_COMPREHENSION;
          this.#comprehensionClauses(node);
        } else {
          builder.append(node, first);
          builder.types[node] = g.SET;
          this.#elements(node, g.RIGHT_BRACE);
        }
      } else {
        const pair = isDictionary ? first : this.#pairAfter(first);
        if (this.#isComprehension()) {
          if (isDictionary) fail();
          builder.append(node, pair, g.FIELD_BODY);
          builder.types[node] = g.DICTIONARY_COMPREHENSION;
          this.#comprehensionClauses(node);
        } else {
          builder.append(node, pair);
          while (this.#is(g.COMMA)) {
            this.#eat(node);
            if (this.#is(g.RIGHT_BRACE)) break;
            builder.append(node, this.#pair());
          }
        }
      }
    }
    this.#close(g.RIGHT_BRACE, node);
    return node;
  }

  /** `key: value` or `**mapping`. */
  #pair(): number {
    return this.#is(g.DOUBLE_STAR) ? this.#splat(g.DICTIONARY_SPLAT) : this.#pairAfter(this.#expression());
  }

  /** `*expression` or `**expression`. */
  #splat(type: number): number {
    const node = this.#begin(type);
    this.#eat(node);
    this.#builder.append(node, this.#expression());
    return node;
  }

  #pairAfter(key: number): number {
    const node = this.#wrap(g.PAIR, key, g.FIELD_KEY);
    this.#expect(g.COLON, node);
    this.#builder.append(node, this.#expression(), g.FIELD_VALUE);
    return node;
  }

  // Strings.

  /** A string, or several one after another. */
  #strings(): number {
    const first = this.#string();
    if (!this.#is(g.QUOTE)) return first;
    const node = this.#wrap(g.CONCATENATED_STRING, first);
    while (this.#is(g.QUOTE)) this.#builder.append(node, this.#string());
    return node;
  }

  /**
   * A string literal, as the scanner of tree-sitter-python cuts it. At a token of the lexer that ends where the quote is.
   *
   * A raw string's backslashes count for the scanner as no content: where there is nothing else, they are part of the token that ends it.
   */
  #string(): number {
    const lexer = this.#lexer;
    const builder = this.#builder;
    const { text, start } = lexer;
    const flags = getFlags(text, start, lexer.end);
    const quote = text.charCodeAt(lexer.end);
    const isTriple = text.charCodeAt(lexer.end + 1) === quote && text.charCodeAt(lexer.end + 2) === quote;
    const node = builder.add(g.STRING, start, start);
    let position = lexer.end + (isTriple ? 3 : 1);
    builder.append(node, builder.add(g.STRING_START, start, position));
    let contentStart = position;
    let content = 0;
    /** Where the scanner was last called, and whether it found content since. */
    let calledAt = position;
    let hasContent = false;
    const endContent = (end: number): void => {
      if (end === contentStart) return;
      if (content === 0) content = builder.add(g.STRING_CONTENT, contentStart, end);
      builder.append(node, content);
      builder.ends[content] = end;
    };
    for (;;) {
      const code = text.charCodeAt(position);
      if (code === quote) {
        if (!isTriple || (text.charCodeAt(position + 1) === quote && text.charCodeAt(position + 2) === quote)) {
          const from = hasContent ? position : calledAt;
          endContent(from);
          const end = position + (isTriple ? 3 : 1);
          builder.append(node, builder.add(g.STRING_END, from, end));
          lexer.end = end;
          lexer.advance();
          return node;
        }
        position += text.charCodeAt(position + 1) === quote ? 2 : 1;
        calledAt = position;
        hasContent = false;
      } else if (code === 0x5c) {
        if ((flags & RAW) !== 0) {
          position++;
          const escaped = text.charCodeAt(position);
          if (escaped === quote || escaped === 0x5c) position++;
          if (text.charCodeAt(position) === 0x0d) position++;
          if (text.charCodeAt(position) === 0x0a) position++;
          continue;
        }
        if ((flags & BYTES) !== 0 && /[NuU]/.test(text.charAt(position + 1))) fail();
        if (content === 0) content = builder.add(g.STRING_CONTENT, contentStart, position);
        ESCAPE_SEQUENCE.lastIndex = position;
        const isEscape = ESCAPE_SEQUENCE.test(text);
        const end = isEscape ? ESCAPE_SEQUENCE.lastIndex : position + 1;
        builder.append(content, builder.add(isEscape ? g.ESCAPE_SEQUENCE : g.BACKSLASH, position, end));
        position = calledAt = end;
        hasContent = false;
      } else if ((code === 0x7b || code === 0x7d) && (flags & FORMAT) !== 0) {
        if (!hasContent && position > calledAt) fail();
        if (text.charCodeAt(position + 1) === code) {
          if (content === 0) content = builder.add(g.STRING_CONTENT, contentStart, position);
          builder.append(content, builder.add(g.ESCAPE_INTERPOLATION, position, position + 2));
          position += 2;
        } else {
          if (code === 0x7d) fail();
          endContent(position);
          content = 0;
          position = contentStart = this.#interpolation(node, position, g.INTERPOLATION);
        }
        calledAt = position;
        hasContent = false;
      } else if (code === 0x0a) {
        if (!isTriple) fail();
        position++;
        hasContent = true;
      } else if (code > 0) {
        position++;
        hasContent = true;
      } else fail();
    }
  }

  /**
   * An interpolation at `start`, the last child of `parent`.
   *
   * @returns where it ends
   */
  #interpolation(parent: number, start: number, type: number): number {
    const lexer = this.#lexer;
    const builder = this.#builder;
    this.#enter();
    const node = builder.add(type, start, start);
    const { depth } = lexer;
    lexer.depth = 1;
    lexer.interpolations++;
    builder.append(node, builder.add(g.LEFT_BRACE, start, start + 1));
    lexer.end = start + 1;
    lexer.advance();
    builder.append(node, this.#is(g.KEYWORD_YIELD) ? this.#yield() : this.#expressions(), g.FIELD_EXPRESSION);
    if (this.#is(g.EQUAL)) this.#eat(node);
    if (this.#is(g.TYPE_CONVERSION)) this.#eat(node, g.FIELD_TYPE_CONVERSION);
    let end = lexer.start;
    if (this.#is(g.COLON)) {
      const specifier = builder.add(g.FORMAT_SPECIFIER, end, end);
      builder.append(specifier, builder.add(g.COLON, end, end + 1));
      end++;
      for (;;) {
        const code = lexer.text.charCodeAt(end);
        if (code === 0x7d) break;
        if (code === 0x7b) end = this.#interpolation(specifier, end, g.FORMAT_EXPRESSION);
        else if (code === 0x0a || !(code > 0)) fail();
        else end++;
      }
      builder.ends[specifier] = end;
      builder.append(node, specifier, g.FIELD_FORMAT_SPECIFIER);
    } else if (!this.#is(g.RIGHT_BRACE)) fail();
    builder.append(node, builder.add(g.RIGHT_BRACE, end, end + 1));
    lexer.depth = depth;
    lexer.interpolations--;
    builder.append(parent, node);
    this.#nesting--;
    return end + 1;
  }
}

function getFlags(text: string, start: number, end: number): number {
  let flags = 0;
  for (let position = start; position < end; position++) {
    const letter = text.charCodeAt(position) | 0x20;
    if (letter === 0x72) flags |= RAW;
    else if (letter === 0x66 || letter === 0x74) flags |= FORMAT;
    else if (letter === 0x62) flags |= BYTES;
  }
  return flags;
}
