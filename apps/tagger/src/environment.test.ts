import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from './environment.ts';

describe('readEnvironment', () => {
  it('gives the named variables and no others', () => {
    expect(readEnvironment(['A', 'B'], { A: '1', B: '2', C: '3' })).toEqual({ A: '1', B: '2' });
  });

  it('names all that are missing or empty in one error', () => {
    expect(() => readEnvironment(['A', 'B', 'C'], { A: '', B: '2' })).toThrow(
      'these environment variables are missing or empty: A, C',
    );
  });
});
