import { parseArgs } from 'node:util';
import { WrongUseError } from './errors.ts';

/** Commands that only read. Each is a scenario. */
export const READING_COMMANDS = ['help', 'runs', 'status', 'inventory'] as const;
export type ReadingCommand = (typeof READING_COMMANDS)[number];

export const SCENARIOS = [
  'fleet',
  'repeat',
  ...READING_COMMANDS,
  'boto3',
  'target',
  'growth',
  'first-inventory',
  'million',
  'page',
  'tagging',
] as const;
export type Scenario = (typeof SCENARIOS)[number];
/** It takes minutes, and is measured only if it is named. */
const ON_DEMAND: ReadonlySet<Scenario> = new Set(['million']);

const DEFAULT_ROUNDS = 3;
const MOST_ROUNDS = 100;

export interface Options {
  readonly only: ReadonlySet<Scenario>;
  readonly rounds: number;
  /** File for the measurements. It is written after each round. */
  readonly json?: string | undefined;
  /** File of earlier measurements. They are reported instead of new ones. */
  readonly from?: string | undefined;
  /** Markdown document in which the results replace the marked tables. */
  readonly fill?: string | undefined;
  /** Checkout of another version of Muster, installed. Runs and commands are measured in both, in turn. */
  readonly against?: string | undefined;
  readonly help: boolean;
}

export const HELP = `Usage: npm run bench -- [options]

Measures Muster against a simulated AWS in another process, in rounds, and prints tables.

  --only <names>   scenarios, separated by commas: ${SCENARIOS.join(', ')}
                   (default: all but ${[...ON_DEMAND].join(', ')})
  --rounds <n>     how often each is measured (default: ${DEFAULT_ROUNDS})
  --against <dir>  measure runs and commands of this checkout of another version as well, in turn
  --json <file>    write all measurements to this file
  --from <file>    measure nothing, report on a file written by --json
  --fill <file>    fill the marked tables of a Markdown document, such as docs/performance.md
  --help           print this help
`;

const isScenario = (name: string): name is Scenario => SCENARIOS.some((scenario) => scenario === name);

/** @throws WrongUseError */
export function parseOptions(args: readonly string[]): Options {
  const values = readFlags(args);
  const names =
    values.only?.split(',').map((name) => name.trim()) ?? SCENARIOS.filter((name) => !ON_DEMAND.has(name));
  const unknown = names.find((name) => !isScenario(name));
  if (unknown !== undefined)
    throw new WrongUseError(`--only: "${unknown}" is not a scenario; use ${SCENARIOS.join(', ')}`);
  const rounds = values.rounds === undefined ? DEFAULT_ROUNDS : Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS)
    throw new WrongUseError(`--rounds: "${values.rounds ?? ''}" is not a number from 1 to ${MOST_ROUNDS}`);
  if (values.from !== undefined && values.json !== undefined)
    throw new WrongUseError('--from and --json cannot be combined: --from reads earlier results');
  return {
    only: new Set(names.filter(isScenario)),
    rounds,
    json: values.json,
    from: values.from,
    fill: values.fill,
    against: values.against,
    help: values.help === true,
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        rounds: { type: 'string' },
        json: { type: 'string' },
        from: { type: 'string' },
        fill: { type: 'string' },
        against: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new WrongUseError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
