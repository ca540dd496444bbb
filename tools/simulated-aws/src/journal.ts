import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { JournalError } from './errors.ts';
import { mutationSchema } from './fleet/mutations.ts';
import type { Mutation } from './fleet/mutations.ts';
import type { SimulatedAwsOptions } from './options.ts';

const headerSchema = z.object({
  journal: z.literal('simulated-aws'),
  version: z.literal(1),
  scenario: z.unknown(),
});

export interface Journal {
  /** The mutations in the file, oldest first. */
  readonly replayed: readonly Mutation[];
  append(mutation: Mutation): void;
  close(): void;
}

/**
 * Opens a journal in a directory that exists or whose parent exists. It contains one JSON line that describes the
 * scenario, then one line for each mutation. For another scenario, starts a new journal. Drops a last line that a crash
 * cut off. Throws `JournalError` if the file is not a journal, so that it is not overwritten, or if another line is
 * damaged.
 */
export function openJournal(path: string, options: SimulatedAwsOptions): Journal {
  const header = JSON.stringify({ journal: 'simulated-aws', version: 1, scenario: scenarioOf(options) });
  try {
    const kept = readJournal(path, header);
    if (!existsSync(dirname(path))) mkdirSync(dirname(path));
    if (kept === undefined) writeFileSync(path, `${header}\n`);
    else truncateSync(path, kept.bytes);
    const replayed = kept?.mutations ?? [];
    const file = openSync(path, 'a');
    return {
      replayed,
      append: (mutation) => void writeSync(file, `${JSON.stringify(mutation)}\n`),
      close: () => closeSync(file),
    };
  } catch (error) {
    if (error instanceof JournalError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new JournalError(`the journal ${path} cannot be used: ${reason}`, { cause: error });
  }
}

/** The mutations and the length of the complete lines. Undefined if a new journal must be started. */
function readJournal(path: string, header: string): { mutations: Mutation[]; bytes: number } | undefined {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (text === '') return undefined;
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first = '', ...lines] = complete.split('\n').slice(0, -1);
  if (!headerSchema.safeParse(parseLine(first)).success) {
    throw new JournalError(`${path} is not a journal of a simulated AWS; it is left as it is`);
  }
  if (first !== header) return undefined;
  const mutations = lines.map((line, at) => {
    const parsed = mutationSchema.safeParse(parseLine(line));
    if (!parsed.success) throw new JournalError(`line ${at + 2} of the journal ${path} is damaged`);
    return parsed.data;
  });
  return { mutations, bytes: Buffer.byteLength(complete) };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The options that determine the instances. A journal fits only the scenario with which it was written. */
function scenarioOf(options: SimulatedAwsOptions): unknown {
  const { seed, accounts, regions, instancesPerTarget, targets, managedShare, stoppedShare, hubAccountId } =
    options;
  return { seed, accounts, regions, instancesPerTarget, targets, managedShare, stoppedShare, hubAccountId };
}
