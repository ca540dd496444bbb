import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { AcceptedValues } from './accepted-values.ts';

describe('AcceptedValues', () => {
  it('accepts what the schema accepts, also the second time', () => {
    const accepted = new AcceptedValues(z.string().min(1).optional());
    for (const value of ['running', undefined, '', 7, null, 'running', undefined, '', 7, null])
      expect(accepted.has(value)).toBe(value === 'running' || value === undefined);
  });

  it('asks the schema once for each value, and again after it has forgotten it', () => {
    const asked: string[] = [];
    const accepted = new AcceptedValues(z.string().refine((value) => asked.push(value) > 0));
    for (let round = 0; round < 2; round++)
      for (let value = 0; value < 500; value++) expect(accepted.has(String(value))).toBe(true);
    expect(asked).toHaveLength(500);
    for (const value of ['one more', '0']) expect(accepted.has(value)).toBe(true);
    expect(asked.slice(500)).toEqual(['one more', '0']);
  });
});
