import { describe, expect, it } from 'vitest';
import { locateSuggestions } from '../../src/minimize/locate.ts';
import { makeFolder } from '../runner/folder.ts';
import { makeRequest, makeVerification, mend } from './project.ts';

describe('locateSuggestions', () => {
  const makeProgram = () => {
    const cwd = makeFolder({ 'main.py': 'import data\nbad_a\n', 'data.py': '\nbad_b, bad_b\nbad_b\nbad_b\n', 'other.py': 'bad_a\n' });
    return makeRequest(cwd, [mend('a'), mend('b'), mend('c')]);
  };
  const verification = makeVerification('different', { command: ['python3', 'main.py'] }, ['a', 'b', 'c']);

  it('adds the one place that there is in the files of the program, and names several', async () => {
    const { suggestions } = await locateSuggestions(verification, makeProgram());
    expect(suggestions.map(({ at, why }) => [at, why])).toEqual([
      ['main.py:2', 'a'],
      ['', 'b; `b` finds data.py:2, data.py:2, data.py:3 and 1 more'],
      ['', 'c'],
    ]);
  });

  it('leaves a place that is known', async () => {
    const known = { ...verification, suggestions: verification.suggestions.map((each) => ({ ...each, at: 'main.py:9' })) };
    expect(await locateSuggestions(known, makeProgram())).toBe(known);
  });
});
