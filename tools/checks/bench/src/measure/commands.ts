import { join } from 'node:path';
import { BenchError } from '../errors.ts';
import { FLEET_INSTANCES } from '../fleet.ts';
import type { ReadingCommand } from '../options.ts';
import { startNode } from '../processes/node-process.ts';
import type { CommandSample } from '../results.ts';

interface Measured {
  readonly args: readonly string[];
  /** Whether it reads a data directory. */
  readonly readsData: boolean;
  /** Lines that it has to print at least. */
  readonly lines: number;
}

const measured: Readonly<Record<ReadingCommand, Measured>> = {
  help: { args: ['--help'], readsData: false, lines: 10 },
  runs: { args: ['runs'], readsData: true, lines: 2 },
  status: { args: ['status'], readsData: true, lines: 5 },
  inventory: { args: ['inventory', '--format', 'ndjson'], readsData: true, lines: FLEET_INSTANCES },
};

/**
 * Starts a command twice and measures the second start, which finds its compiled code in the cache.
 * @param folder of a `muster run` over the fleet
 * @throws BenchError
 */
export async function measureCommand(
  muster: URL,
  command: ReadingCommand,
  folder: string,
): Promise<CommandSample> {
  const { args, readsData, lines } = measured[command];
  const start = () =>
    startNode(muster, { args: readsData ? [...args, '--data', join(folder, 'data')] : args }).ended;
  await start();
  const { code, stdout, stderr, wallMs, usage } = await start();
  if (code !== 0) throw new BenchError(`muster ${args.join(' ')} ended with exit code ${code}: ${stderr}`);
  const printed = stdout.split('\n').length - 1;
  if (printed < lines)
    throw new BenchError(`muster ${args.join(' ')} printed ${printed} lines instead of ${lines}`);
  return { command, wallMs, usage };
}
