/**
 * Reads the INI files that Python's tools are configured with (`setup.cfg`, `tox.ini`, `.flake8`, `.pylintrc`), as the standard library's
 * `configparser` does, and `.editorconfig`, which is close to it. A line that neither rule explains is skipped: these files are not ours.
 */

/** A section and its keys, in lower case; a key set twice has its last value. */
export interface IniSection {
  /** Empty for what stands before the first header. */
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * The sections in order. Values keep their line breaks, without the comment lines between them; a deeper indented line continues the
 * value above it. Comments stand on lines of their own (`configparser` knows no others by default).
 */
export function parseIni(text: string): IniSection[] {
  const sections: { name: string; values: Map<string, string> }[] = [{ name: '', values: new Map() }];
  let key: string | undefined;
  let keyIndent = 0;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)) {
    const content = line.trim();
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    const indent = line.length - line.trimStart().length;
    const values = sections.at(-1)?.values;
    if (values === undefined) continue;
    if (key !== undefined && indent > keyIndent) {
      values.set(key, `${values.get(key) ?? ''}\n${content}`.trim());
      continue;
    }
    const header = /^\[(.+)\]/.exec(content);
    if (header !== null) {
      sections.push({ name: header[1] ?? '', values: new Map() });
      key = undefined;
      continue;
    }
    const entry = /^([^=:]*[^=:\s])\s*(?:[=:]\s*(.*))?$/.exec(content);
    key = entry?.[1]?.toLowerCase();
    keyIndent = indent;
    if (key !== undefined) values.set(key, entry?.[2] ?? '');
  }
  return sections;
}

/** The words of a value that lists them, separated by commas or white space. */
export function splitList(value: string): string[] {
  return value.split(/[\s,]+/).filter((word) => word !== '');
}
