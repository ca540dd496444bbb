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
 * The engine that uses the data directory. It names the process in an error, and tells readers which executions are in
 * progress. It is not the lock (see `engine-lock.ts`), so a file that a killed process left is harmless.
 */
export type Holder = z.infer<typeof Holder>;

/** Readers find the whole content or none. @throws the error of the file system; nothing is left behind then */
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

/** The content of the file. Undefined if there is no file, or its content is not valid. */
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
