import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { prints } from './print.ts';

describe('the definitions of the state machines', () => {
  it.each(prints())('%s is the current print (npm run state-machine writes it)', (file, text) => {
    expect(readFileSync(new URL(file, import.meta.url), 'utf8')).toBe(text);
  });
});
