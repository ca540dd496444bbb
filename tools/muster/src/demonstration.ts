import { devNull } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createDataDirectoryAt } from '@muster/local-engine/data';
import { SimulatedAwsError, startSimulatedAwsWorker } from '@muster/simulated-aws';
import { rethrowAsCommandError } from './adapters/data-directory-errors.ts';
import { DEMONSTRATION_JOURNAL, systemSurroundings } from './adapters/system-surroundings.ts';
import { dataDirectory, dataOptionText } from './commands/options.ts';
import { DataDirectoryError, type ExitCode, WrongUseError } from './errors.ts';
import { main } from './main.ts';
import { demonstrationWith, MUSTER } from './output/called-as.ts';
import { demonstrationResumeCommand, isOfDemonstration } from './run/resume-command.ts';
import type { Surroundings } from './surroundings.ts';

const CONFIG = fileURLToPath(new URL('../demo/muster.yaml', import.meta.url));

const INTRODUCTION = `Simulating AWS on this machine: 3 accounts x 16 regions x 1000 instances, with throttling. No AWS API is called.
Listing all instances, tagging each with Production=Yes, then verifying every tag.
`;

const whatNext = (dataOption: string): string => `
See the result:
  ${MUSTER} inventory --tag Production=Yes --format json${dataOption}
  ${MUSTER} status${dataOption}
  ${MUSTER} report --open${dataOption}
`;

const SCENARIO = {
  accounts: 3,
  regions: 16,
  instancesPerTarget: 1000,
  latencyMs: 100,
  latencyMsPerInstance: 0.5,
  throttling: true,
  roles: ['MusterReader', 'MusterTagger'],
  externalId: 'muster',
};

/**
 * `muster run` against a simulated AWS, with the options of `run`. The simulated fleet is stored with the data, so that
 * the next demonstration finds the tags of this one.
 * @returns the exit code
 */
export async function runDemonstration(
  args: readonly string[],
  surroundings: Surroundings = systemSurroundings(),
): Promise<ExitCode> {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      data: { type: 'string' },
      engine: { type: 'string' },
      json: { type: 'boolean' },
      store: { type: 'string' },
    },
  });
  const data = typeof values.data === 'string' ? values.data : undefined;
  const say = (text: string) =>
    (values.json === true ? surroundings.stderr : surroundings.stdout).write(text);
  let simulation: { url: string; close(): Promise<void> } | undefined;

  const exitCode = await main(['run', '--config', CONFIG, ...args], {
    ...surroundings,
    environment: withoutChoices(surroundings.environment),
    holdsDemonstration: () => false,
    namesNextCommands: true,
    useAws: async (choice) => {
      if (choice.profile !== undefined) throw cannotUse('--profile');
      if (values.engine === 'aws') throw cannotUse('--engine aws');
      if (values.store === 'dynamodb') throw cannotUse('--store dynamodb');
      await surroundings.useAws(choice);
    },
    resumeCommand: demonstrationResumeCommand,
    checkCredentials: async (homeRegion) => {
      const chosen = dataDirectory(data, surroundings);
      await refuseRealRuns(chosen, surroundings);
      say(INTRODUCTION);
      const directory = createDirectory(chosen);
      simulation = await startSimulatedAwsWorker({
        ...SCENARIO,
        journal: join(directory, DEMONSTRATION_JOURNAL),
      }).catch(unusable);
      useSimulation(simulation.url, process.env);
      return surroundings.checkCredentials(homeRegion);
    },
  });
  await simulation?.close();
  if (simulation !== undefined && (exitCode === 0 || exitCode === 3)) say(whatNext(dataOptionText(data)));
  return exitCode;
}

/** Only the data directory of the demonstration can be chosen. */
const withoutChoices = (environment: Surroundings['environment']): Surroundings['environment'] => ({
  ...environment,
  MUSTER_CONFIG: undefined,
  MUSTER_ENGINE: undefined,
  MUSTER_STAGE: undefined,
  MUSTER_STORE: undefined,
});

const cannotUse = (option: string): WrongUseError =>
  new WrongUseError(
    `${option} cannot be used here: the demonstration calls no AWS account; use "${MUSTER} run"`,
  );

/** Real and simulated accounts never get into one table. @throws WrongUseError if the directory has runs of the user */
export async function refuseRealRuns(
  directory: string,
  { holdsDemonstration, openData }: Pick<Surroundings, 'holdsDemonstration' | 'openData'>,
): Promise<void> {
  if (holdsDemonstration(directory)) return;
  const data = await openData({ engine: 'local', dataDirectory: directory }).catch(ifUnusable);
  if (data === undefined) return;
  try {
    for (const { runId } of await data.runs.listRuns())
      if (!isOfDemonstration(await data.runs.getRequest(runId)))
        throw new WrongUseError(
          `${directory} has runs of your own accounts, such as ${runId}, which would mix with the simulated fleet; ` +
            `choose another directory: ${demonstrationWith('--data .muster-demo')}`,
        );
  } finally {
    await data.close();
  }
}

/** Without data, there is nothing to mix with. The demonstration itself says if the directory cannot be used. */
function ifUnusable(error: unknown): undefined {
  if (!(error instanceof DataDirectoryError)) throw error;
}

function unusable(error: unknown): never {
  if (error instanceof SimulatedAwsError) throw new DataDirectoryError(error.message, { cause: error });
  throw error;
}

function createDirectory(directory: string): string {
  try {
    createDataDirectoryAt(directory);
    return directory;
  } catch (error) {
    return rethrowAsCommandError(error);
  }
}

/** Points the SDK at the simulated AWS. Removes the profiles and settings of this machine. */
function useSimulation(url: string, environment: Record<string, string | undefined>): void {
  for (const name of [
    'AWS_PROFILE',
    'AWS_DEFAULT_PROFILE',
    'AWS_SESSION_TOKEN',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    'AWS_USE_FIPS_ENDPOINT',
    'AWS_USE_DUALSTACK_ENDPOINT',
  ])
    Reflect.deleteProperty(environment, name);
  Object.assign(environment, {
    AWS_ENDPOINT_URL_EC2: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ENDPOINT_URL_ORGANIZATIONS: url,
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  });
}
