import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const Holder = z.object({
  pid: z.int().positive(),
  /** `engine`: others may read through its endpoint; `reader`: it will be gone in a moment. */
  purpose: z.enum(['engine', 'reader']),
  dynamoDbEndpoint: z.url(),
  /** Sent in every answer of the endpoint: a port that another process took over later does not know it. */
  instanceId: z.uuid(),
  startedAt: z.iso.datetime(),
  /** Names of the executions in progress. Absent before the first one, and in the file of an older version. */
  executions: z.array(z.string()).optional(),
});

/**
 * Who has the database open. It tells others where to attach and whom to name in an error; it is no lock (that is
 * LevelDB's own), so a file left behind by a killed process does no harm.
 */
export type Holder = z.infer<typeof Holder>;

export const INSTANCE_HEADER = 'x-muster-engine';

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

/** The content of the file, or undefined when there is none or it is not readable as one. */
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

/** Asks the endpoint whether it is still the one that wrote the file. */
export async function isLive(holder: Holder): Promise<boolean> {
  try {
    const answer = await fetch(holder.dynamoDbEndpoint, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.headers.get(INSTANCE_HEADER) === holder.instanceId;
  } catch {
    return false;
  }
}
