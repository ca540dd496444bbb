import { describe, expect, it } from '@jest/globals';
import { EnvironmentError, readEnvironment } from './index.ts';

describe('readEnvironment', () => {
  it('returns only the named variables', () => {
    expect(readEnvironment(['A', 'B'], { A: '1', B: '2', C: '3' })).toEqual({ A: '1', B: '2' });
  });

  it('reports all missing or empty variables in one error', () => {
    const read = () => readEnvironment(['A', 'B', 'C'], { A: '', B: '2' });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow('Environment variables missing or empty: A, C');
  });
});
