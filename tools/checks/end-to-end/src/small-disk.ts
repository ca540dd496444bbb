import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory with a limited size. */
export interface SmallDisk {
  readonly path: string;
  resize(kilobytes: number): void;
  makeReadOnly(): void;
  remove(): void;
}

const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' });

/** @returns undefined where this process may not mount, which is said on stderr */
export function mountSmallDisk(kilobytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'muster-disk-'));
  try {
    mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path);
  } catch (error) {
    rmSync(path, { recursive: true });
    process.stderr.write(`LEFT OUT: this test mounts a file system, which was refused: ${String(error)}\n`);
    return undefined;
  }
  return {
    path,
    resize: (size) => void mount('-o', `remount,size=${size}k`, path),
    makeReadOnly: () => void mount('-o', 'remount,ro', path),
    remove: () => {
      execFileSync('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
}
