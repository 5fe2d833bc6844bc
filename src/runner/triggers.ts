/**
 * Which transforms can have something to say about a file, asked of its bytes before anything is parsed. An answer may be too wide, never
 * too narrow: a transform that is left out must find nothing in the file.
 */
import { decodeLines } from '../text/decode.ts';
import { isTestFile } from '../transform/programs.ts';
import type { Meta, Role, TransformModule, Trigger } from '../transform/types.ts';

/** Says whether a file may have a role; asked last, since it may read other files. */
export type AskRole = (path: string, bytes: Uint8Array, role: Role['program']) => boolean;

/**
 * @param path the file as it is reported
 * @returns those of `transforms` whose triggers the file holds, in their order
 */
export type FindRelevant = (path: string, bytes: Uint8Array, transforms: readonly TransformModule[]) => readonly TransformModule[];

/** All that one alternative asks for. */
interface Alternative {
  /** Numbers of strings, see `createScanner`. */
  readonly strings: readonly number[];
  readonly questions: readonly (RegExp | ((text: string) => boolean))[];
  readonly roles: readonly Role['program'][];
}

export function createTriggerFilter(transforms: readonly TransformModule[], askRole: AskRole): FindRelevant {
  const strings: string[] = [];
  const alternatives = new Map<Meta, readonly Alternative[]>();
  for (const { meta } of transforms) {
    const compiled = meta.triggers.map((trigger): Alternative => {
      const members = (Array.isArray as (value: unknown) => value is readonly Trigger[])(trigger) ? trigger : [trigger];
      return {
        strings: members.filter((member) => typeof member === 'string').map((text) => addString(strings, text)),
        questions: members.filter((member) => member instanceof RegExp || typeof member === 'function'),
        roles: members.flatMap((member) => (typeof member === 'object' && 'program' in member ? member.program : [])),
      };
    });
    alternatives.set(meta, compiled);
  }
  const scan = createScanner(strings);

  return (path, bytes, asked) => {
    const found = scan(bytes);
    const isNotebook = /\.ipynb$/i.test(path);
    let isTest: boolean | undefined;
    let text: string | undefined;
    const holds = (question: RegExp | ((text: string) => boolean)): boolean => {
      text ??= decodeLines(bytes);
      return typeof question === 'function' ? question(text) : question.test(text);
    };
    const answers = new Map<Role['program'], boolean>();
    const has = (role: Role['program']): boolean => {
      let answer = answers.get(role);
      if (answer === undefined) answers.set(role, (answer = askRole(path, bytes, role)));
      return answer;
    };
    return asked.filter(({ meta }) => {
      if (meta.ignoresTests === true && (isTest ??= isTestFile({ path }))) return false;
      return (
        meta.triggers.length === 0 ||
        alternatives
          .get(meta)
          ?.some(
            (each) =>
              each.strings.every((number) => found[number] === 1) && (isNotebook || (each.questions.every(holds) && each.roles.every(has))),
          ) !== false
      );
    });
  };
}

/** The number of a string in a list that holds each once. */
function addString(strings: string[], text: string): number {
  const known = strings.indexOf(text);
  return known === -1 ? strings.push(text) - 1 : known;
}

/** How many bytes of a string decide where it may stand. */
const PREFIX = 4;

/**
 * Looks for many strings in one go (Wu and Manber, 1994): from the two bytes it looks at it knows how far the next string can be at least,
 * so that it reads about every third byte. The flags it returns are its own, and hold until the next call.
 */
function createScanner(strings: readonly string[]): (bytes: Uint8Array) => Uint8Array {
  const flags = new Uint8Array(strings.length);
  const long = strings.map((text, number) => ({ code: Buffer.from(text), number })).filter(({ code }) => code.length >= PREFIX);
  const short = strings.map((text, number) => ({ text, number })).filter(({ text }) => Buffer.byteLength(text) < PREFIX);
  const shifts = new Uint8Array(2 ** 16).fill(PREFIX - 1);
  const endings = new Map<number, { readonly code: Uint8Array; readonly number: number }[]>();
  for (const { code, number } of long) {
    for (let at = 1; at < PREFIX; at++) {
      const pair = ((code[at - 1] ?? 0) << 8) | (code[at] ?? 0);
      shifts[pair] = Math.min(shifts[pair] ?? 0, PREFIX - 1 - at);
      if (at < PREFIX - 1) continue;
      const known = endings.get(pair);
      if (known === undefined) endings.set(pair, [{ code, number }]);
      else known.push({ code, number });
    }
  }
  return (bytes) => {
    flags.fill(0);
    const { length } = bytes;
    for (let at = PREFIX - 1; at < length;) {
      const pair = ((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0);
      const shift = shifts[pair] ?? 0;
      if (shift > 0) {
        at += shift;
        continue;
      }
      for (const { code, number } of endings.get(pair) ?? [])
        if (flags[number] === 0 && isAt(bytes, at - PREFIX + 1, code)) flags[number] = 1;
      at++;
    }
    if (short.length > 0) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, length);
      for (const { text, number } of short) flags[number] = buffer.includes(text) ? 1 : 0;
    }
    return flags;
  };
}

function isAt(bytes: Uint8Array, start: number, code: Uint8Array): boolean {
  for (let index = 0; index < code.length; index++) if (bytes[start + index] !== code[index]) return false;
  return true;
}
