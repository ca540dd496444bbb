import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { writeAll } from './write.ts';

function* endless(taken: { count: number }): Generator<string> {
  for (;;) {
    taken.count += 1;
    yield 'x'.repeat(1_000);
  }
}

describe('writeAll', () => {
  it('writes all pieces and leaves the stream open', async () => {
    const output = new PassThrough();
    expect(await writeAll(output, ['a', 'b'])).toBe(true);
    expect(await writeAll(output, ['c'])).toBe(true);
    output.end();
    expect(Buffer.concat(await output.toArray()).toString()).toBe('abc');
  });

  it('ends quietly when the reader goes away', async () => {
    const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const output = new Writable({ write: (_, __, done) => done(closed) });
    output.on('error', () => undefined);
    expect(await writeAll(output, endless({ count: 0 }))).toBe(false);
  });

  it('passes other errors on', async () => {
    const output = new Writable({ write: (_, __, done) => done(new Error('disk full')) });
    output.on('error', () => undefined);
    await expect(writeAll(output, ['a'])).rejects.toThrow('disk full');
  });

  it('waits for a slow reader instead of piling up text', async () => {
    const taken = { count: 0 };
    const output = new Writable({ highWaterMark: 1_000, write: () => undefined });
    void writeAll(output, endless(taken));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(taken.count).toBeLessThan(100);
  });
});
