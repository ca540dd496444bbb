import { chmodSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openHistory } from './sql-history.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'muster-history-'));

describe('the history of the SQL prompt', () => {
  it('is kept from one prompt to the next, newest first', () => {
    const environment = { XDG_STATE_HOME: folder() };
    expect(openHistory(environment).history).toEqual([]);
    openHistory(environment).onHistory(['SELECT 2;', 'SELECT 1;']);
    expect(openHistory(environment).history).toEqual(['SELECT 2;', 'SELECT 1;']);
  });

  it('can be read by the user only, and keeps 500 lines', () => {
    const state = folder();
    const lines = Array.from({ length: 600 }, (_, index) => `SELECT ${index};`);
    openHistory({ XDG_STATE_HOME: state }).onHistory(lines);
    expect(statSync(join(state, 'muster', 'sql-history')).mode & 0o077).toBe(0);
    const { history } = openHistory({ XDG_STATE_HOME: state });
    expect(history).toHaveLength(500);
    expect(history[0]).toBe('SELECT 0;');
  });

  it('is not kept if it cannot be written', () => {
    const state = folder();
    writeFileSync(join(state, 'muster'), 'a file in the way');
    chmodSync(state, 0o555);
    const { onHistory } = openHistory({ XDG_STATE_HOME: state });
    expect(() => onHistory(['SELECT 1;'])).not.toThrow();
  });
});
