import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const Holder = z.object({
  pid: z.int().positive(),
  instanceId: z.uuid(),
  startedAt: z.iso.datetime(),
  /** Names of the executions in progress. Absent before the first one. */
  executions: z.array(z.string()).optional(),
});

/**
 * The engine that uses the data directory: its process, for error messages, and its executions in progress, for
 * readers. The file is not the lock (see `engine-lock.ts`), so the file of a killed process is harmless.
 */
export type Holder = z.infer<typeof Holder>;

/** Writes the file so that readers find all of it or none. @throws the error of the file system and leaves no file */
export function writeHolder(path: string, holder: Holder): void {
  const temporary = `${path}.${holder.pid}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(holder)}\n`);
    renameSync(temporary, path);
  } catch (error) {
    if (statSync(temporary, { throwIfNoEntry: false })?.isFile()) rmSync(temporary, { force: true });
    throw error;
  }
}

/** The content of the file. Undefined if the file does not exist or is invalid. */
export function readHolder(path: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

export function removeHolder(path: string, instanceId: string): void {
  if (readHolder(path)?.instanceId === instanceId) rmSync(path, { force: true });
}
