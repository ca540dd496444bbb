import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { OutputError } from '../errors.ts';
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

  it('ends without an error if the reader closes the pipe', async () => {
    const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const output = new Writable({ write: (_, __, done) => done(closed) });
    output.on('error', () => undefined);
    expect(await writeAll(output, endless({ count: 0 }))).toBe(false);
  });

  it('reports an output that cannot be written', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { syscall: 'write' });
    const output = new Writable({ write: (_, __, done) => done(full) });
    output.on('error', () => undefined);
    const written = writeAll(output, ['a']);
    await expect(written).rejects.toThrow(OutputError);
    await expect(written).rejects.toThrow(
      'the output cannot be written: ENOSPC: no space left on device, write',
    );
  });

  it('passes on errors of the pieces', async () => {
    const pieces = async function* () {
      yield 'a';
      throw new RangeError('no such page');
    };
    await expect(writeAll(new PassThrough(), pieces())).rejects.toThrow(RangeError);
  });

  it('waits for a slow reader instead of buffering text', async () => {
    const taken = { count: 0 };
    const output = new Writable({ highWaterMark: 1_000, write: () => undefined });
    void writeAll(output, endless(taken));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(taken.count).toBeLessThan(100);
  });
});
