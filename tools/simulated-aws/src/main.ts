import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { environmentOf } from './environment.ts';
import { InvalidOptionsError, SimulatedAwsError } from './errors.ts';
import type { SimulatedAwsOptionsInput } from './options.ts';
import { startSimulatedAws } from './server.ts';

const EXIT_FAILED = 1;
const EXIT_WRONG_USE = 2;

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It is not a number.');
  return value;
}

/** "3" is a number, "a,b" a list. */
function numberOrList(text: string): number | string[] {
  return /^\d{1,6}$/.test(text) ? Number(text) : text.split(',').map((item) => item.trim());
}

function command(): Command {
  return new Command('simulated-aws')
    .description('A simulated EC2, STS and Organizations on loopback.')
    .option('--port <port>', 'port to listen on; 0 picks a free one', number, 5599)
    .option('--accounts <number|ids>', 'accounts: how many, or their ids separated by commas', numberOrList)
    .option('--hub-account-id <id>', 'management account, to which every unknown access key belongs')
    .option('--regions <number|names>', 'enabled regions: how many, or their names', numberOrList)
    .option('--instances <number>', 'number of instances in each account and region', number)
    .option('--seed <number>', 'the same seed gives the same fleet', number)
    .option('--latency-ms <ms>', 'added to every call', number)
    .option('--latency-ms-per-instance <ms>', 'added for each instance that is listed', number)
    .option('--external-id <id>', 'AssumeRole must send it')
    .option('--session-duration-ms <ms>', 'shortens the life of assumed credentials', number)
    .option('--token-lifetime-ms <ms>', 'how long a pagination token is valid', number)
    .option('--empty-pages', 'now and then an empty page with a token')
    .option('--repeated-instances', 'instances repeated on a later page')
    .option('--suspended-account', 'list a suspended account in the organization')
    .option('--no-throttling', 'no request limits')
    .option('--journal <file>', 'file that keeps changes, so that a restart continues with the same fleet')
    .option('--option-file <file>', 'JSON file with any of the options; the flags above go before it')
    .exitOverride();
}

interface Flags extends Omit<SimulatedAwsOptionsInput, 'instancesPerTarget'> {
  port: number;
  instances?: number;
  optionFile?: string;
}

function readOptionFile(path: string | undefined): object {
  if (path === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidOptionsError(`the option file ${path} cannot be read: ${reason}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidOptionsError(`the option file ${path} does not hold a JSON object`);
  }
  return value;
}

async function main(argv: readonly string[]): Promise<void> {
  const program = command().parse(argv, { from: 'user' });
  const { port, instances, optionFile, throttling, ...flags } = program.opts<Flags>();
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidOptionsError(`--port: ${port} is not a port`);
  }
  const server = await startSimulatedAws(
    {
      ...readOptionFile(optionFile),
      ...flags,
      ...(instances === undefined ? {} : { instancesPerTarget: instances }),
      ...(throttling === false ? { throttling } : {}),
    },
    { port },
  );
  const exports = Object.entries(environmentOf(server.url)).map(([name, value]) => `export ${name}=${value}`);
  process.stdout.write(`simulated AWS at ${server.url}\n${exports.join('\n')}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close());
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_WRONG_USE;
  } else if (error instanceof SimulatedAwsError) {
    process.stderr.write(`simulated-aws: ${error.message}\n`);
    process.exitCode = error instanceof InvalidOptionsError ? EXIT_WRONG_USE : EXIT_FAILED;
  } else {
    throw error;
  }
}
