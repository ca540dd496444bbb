import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { parseEnvironment } from '../src/index.ts';

const Environment = z.object({ TABLE_NAME: z.string().min(1), QUEUE_URL: z.string().min(1) });

describe('parseEnvironment', () => {
  it('gives what the function asks for', () => {
    expect(parseEnvironment(Environment, { TABLE_NAME: 't', QUEUE_URL: 'q', HOME: '/' })).toEqual({
      TABLE_NAME: 't',
      QUEUE_URL: 'q',
    });
  });

  it('names all that is missing or empty in one error', () => {
    expect(() => parseEnvironment(Environment, { QUEUE_URL: '' })).toThrow(
      "The function's environment lacks or has wrong: TABLE_NAME, QUEUE_URL",
    );
  });
});
