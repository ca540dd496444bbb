import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { CheckError } from '../errors.ts';

/** A file of a zip. */
export interface ZipEntry {
  readonly name: string;
  /** Compressed size in bytes. */
  readonly compressedBytes: number;
  content(): Buffer;
}

// Signatures, offsets and sizes of the records. Source: PKWARE, APPNOTE.TXT, 4.3.
const END = 0x06054b50;
const END_BYTES = 22;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/** The files of a zip in its order, without folders. @throws CheckError */
export function readZip(zip: Buffer): ZipEntry[] {
  const end = endOf(zip);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== CENTRAL) throw new CheckError(`no directory entry at byte ${at}`);
    const nameBytes = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes);
    if (!name.endsWith('/')) entries.push(entryOf(zip, at, name));
    at += CENTRAL_BYTES + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

/** Writes the files below a folder. @throws CheckError also for a name that leads out of the folder */
export function unpack(zip: Buffer, folder: string): void {
  for (const { name, content } of readZip(zip)) {
    if (normalize(name).startsWith('..') || name.startsWith('/'))
      throw new CheckError(`${name} leads out of the folder`);
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content());
  }
}

function endOf(zip: Buffer): number {
  for (let at = zip.length - END_BYTES; at >= 0; at--) if (zip.readUInt32LE(at) === END) return at;
  throw new CheckError('no end of a zip');
}

function entryOf(zip: Buffer, at: number, name: string): ZipEntry {
  const method = zip.readUInt16LE(at + 10);
  const compressedBytes = zip.readUInt32LE(at + 20);
  const local = zip.readUInt32LE(at + 42);
  const start = local + LOCAL_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const data = zip.subarray(start, start + compressedBytes);
  if (method !== STORED && method !== DEFLATED)
    throw new CheckError(`${name} is compressed by method ${method}`);
  return { name, compressedBytes, content: () => (method === STORED ? data : inflateRawSync(data)) };
}
