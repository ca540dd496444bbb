import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { printed } from './print.ts';

describe('run.asl.json', () => {
  it('is the current print of the definition (npm run state-machine writes it)', () => {
    expect(readFileSync(new URL('run.asl.json', import.meta.url), 'utf8')).toBe(printed());
  });
});
