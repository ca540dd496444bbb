import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { prompt } from './prompt.ts';
import type { SqlSession } from './session.ts';

type Run = SqlSession['run'];
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

function start(run: Run = async () => undefined, history: readonly string[] = []) {
  const input = new PassThrough();
  const output = new PassThrough();
  const requests: { sql: string; format: string }[] = [];
  const kept: (readonly string[])[] = [];
  const interrupts: string[] = [];
  const session: Pick<SqlSession, 'run' | 'interrupt'> = {
    run: (request) => {
      requests.push(request);
      return run(request);
    },
    interrupt: () => void interrupts.push('interrupted'),
  };
  const ended = prompt({
    input,
    output,
    session,
    format: 'table',
    history,
    onHistory: (lines) => kept.push([...lines]),
  });
  const type = (text: string) => input.write(text);
  return { type, ended, requests, kept, interrupts, shown: () => String(output.read() ?? '') };
}

describe('the SQL prompt', () => {
  it('runs each statement that ends with a semicolon, on one line or several', async () => {
    const { type, ended, requests } = start();
    type('SELECT 1;\n\nSELECT region\nFROM targets\n;\n');
    type(CTRL_D);
    await ended;
    expect(requests).toEqual([
      { sql: 'SELECT 1;', format: 'table' },
      { sql: 'SELECT region\nFROM targets\n;', format: 'table' },
    ]);
  });

  it('shows why a statement failed and continues', async () => {
    const { type, ended, requests, shown } = start(async () => 'near "FORM": syntax error (line 1)');
    type('SELECT 1 FORM x;\nSELECT 2;\n.quit\n');
    await ended;
    expect(requests).toHaveLength(2);
    expect(shown()).toContain('error: near "FORM": syntax error (line 1)\n');
  });

  it('lists tables and columns and changes the format', async () => {
    const { type, ended, requests, shown } = start();
    type(".tables\n.schema it's\n.mode csv\n.mode xml\n.nonsense\n.constructor\nSELECT 1;\n.quit\n");
    await ended;
    expect(requests.map(({ format }) => format)).toEqual(['table', 'table', 'csv']);
    expect(requests[1]?.sql).toContain("tbl_name = 'it''s'");
    const text = shown();
    expect(text).toContain('error: .mode needs one of table, json, ndjson, csv');
    expect(text).toContain('error: .nonsense does not exist; .help lists the commands');
    expect(text).toContain('error: .constructor does not exist');
  });

  it('interrupts a query on Ctrl-C and then accepts the next one', async () => {
    let finish: (() => void) | undefined;
    const slow: Run = () => new Promise((resolve) => (finish = () => resolve(undefined)));
    const { type, ended, requests, interrupts } = start(slow);
    type('SELECT slow;\n');
    await new Promise(setImmediate);
    type(CTRL_C);
    await new Promise(setImmediate);
    expect(interrupts).toEqual(['interrupted']);
    finish?.();
    await new Promise(setImmediate);
    type('SELECT 2;\n');
    await new Promise(setImmediate);
    expect(requests.map(({ sql }) => sql)).toEqual(['SELECT slow;', 'SELECT 2;']);
    finish?.();
    await new Promise(setImmediate);
    type(CTRL_D);
    await ended;
  });

  it('drops an incomplete statement on Ctrl-C', async () => {
    const { type, ended, requests, interrupts } = start();
    type('SELECT wrong\n');
    await new Promise(setImmediate);
    type(`FROM ${CTRL_C}`);
    await new Promise(setImmediate);
    type('SELECT 1;\n.quit\n');
    await ended;
    expect(requests.map(({ sql }) => sql)).toEqual(['SELECT 1;']);
    expect(interrupts).toEqual([]);
  });

  it('keeps the lines', async () => {
    const { type, ended, kept } = start(undefined, ['SELECT 0;']);
    type('SELECT 1;\n.quit\n');
    await ended;
    expect(kept[0]).toEqual(['SELECT 1;', 'SELECT 0;']);
  });
});
