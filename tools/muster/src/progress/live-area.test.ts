import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { LiveArea, rowsOf, sizeOf } from './live-area.ts';

const ERASE = '\u001b[2K';
const terminal = (columns: number, rows = 24) =>
  Object.assign(new PassThrough(), { isTTY: true as const, columns, rows });
const written = (output: PassThrough) => String(output.read() ?? '');

describe('lines that are drawn again', () => {
  it('replace those before, and leave nothing', () => {
    const output = terminal(80);
    const area = new LiveArea(output);
    area.draw(['one', 'two']);
    expect(written(output)).toBe(`\u001b[?25l${ERASE}one\n${ERASE}two\n\u001b[J`);
    area.draw(['three']);
    expect(written(output)).toBe(`\u001b[2A\r${ERASE}three\n\u001b[J`);
    area.clear();
    expect(written(output)).toBe('\u001b[1A\r\u001b[2K\n\u001b[1A\r\u001b[?25h');
    area.clear();
    expect(written(output)).toBe('');
  });

  it('are removed where a narrower terminal has wrapped them', () => {
    const output = terminal(80);
    const area = new LiveArea(output);
    area.draw(['x'.repeat(79), 'short', `\u001b[32m${'y'.repeat(40)}\u001b[39m`]);
    written(output);
    output.columns = 30;
    area.draw(['new']);
    expect(written(output)).toBe(`\u001b[6A\r${ERASE}new\n\u001b[J`);
  });

  it('leave a terminal with few rows alone above its first row', () => {
    expect(
      rowsOf(
        Array.from({ length: 50 }, () => 'x'),
        { columns: 80, rows: 10 },
      ),
    ).toBe(9);
  });

  it('have a size where the terminal does not say it', () => {
    expect(sizeOf({})).toEqual({ columns: 80, rows: 24 });
    expect(sizeOf({ columns: 0, rows: 0 })).toEqual({ columns: 80, rows: 24 });
  });
});
