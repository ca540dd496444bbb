import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readZip, unpack } from './zip.ts';

/** A zip with one file, built manually from the description of the format. */
function zipOf(name: string, content: string, method: 0 | 8 | 14 = 8): Buffer {
  const data = method === 8 ? deflateRawSync(content) : Buffer.from(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(method, 10);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, Buffer.from(name), data, central, Buffer.from(name), end]);
}

const folder = mkdtempSync(join(tmpdir(), 'muster-zip-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('readZip', () => {
  it.each([0, 8] as const)('reads a file with compression method %d', (method) => {
    const [entry, ...others] = readZip(zipOf('src/a.mjs', 'hello hello hello', method));
    expect(others).toEqual([]);
    expect(entry?.name).toBe('src/a.mjs');
    expect(entry?.compressedBytes).toBe(method === 0 ? 17 : 10);
    expect(entry?.content().toString()).toBe('hello hello hello');
  });

  it('leaves out folders', () => {
    expect(readZip(zipOf('src/', '', 0))).toEqual([]);
  });

  it.each([
    ['text', Buffer.from('this is not a zip, and long enough'), 'no end of a zip'],
    ['nothing', Buffer.alloc(0), 'no end of a zip'],
    ['an unknown method', zipOf('a', 'b', 14), 'a is compressed by method 14'],
  ])('refuses %s', (_what, zip, message) => {
    expect(() => readZip(zip)).toThrow(message);
  });
});

describe('unpack', () => {
  it('creates the folders in the names', () => {
    unpack(zipOf('src/functions/a.mjs', 'code'), folder);
    expect(readFileSync(join(folder, 'src/functions/a.mjs'), 'utf8')).toBe('code');
  });

  it.each(['../a', '/tmp/a', 'x/../../a'])('writes nothing outside the folder: %s', (name) => {
    expect(() => unpack(zipOf(name, 'code'), join(folder, 'inside'))).toThrow('leads out of the folder');
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });
});
