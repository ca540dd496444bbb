import { refusalInAws, refusalWithoutPlan, requestOf } from '@muster/configuration';
import {
  type MusterConfig,
  parseContract,
  type RunRequest,
  type RunSummary,
  RunSummaryV1,
} from '@muster/contracts';
import { resolveHomeRegion } from '@muster/regions';
import { type LocationOptions, locationOf, noSuchRun } from '../commands/options.ts';
import { withData } from '../commands/with-data.ts';
import { configExists, loadConfig } from '../config/load-config.ts';
import { ConfigError, DataDirectoryError, WrongUseError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';
import { chosenProfiles } from './chosen-profiles.ts';
import { accountsOfProfiles, type FoundScope, ownAccount } from './found-scope.ts';
import { newRunId } from './run-id.ts';

export const DEFAULT_CONFIG = 'muster.yaml';
/** The environment variable with the default of --config. */
export const CONFIG_VARIABLE = 'MUSTER_CONFIG';

export interface RequestOptions {
  readonly config?: string | undefined;
  /** Names and patterns of profiles, each an account. */
  readonly profiles?: readonly string[] | undefined;
  readonly runId?: string | undefined;
  readonly tag: boolean;
  readonly maxFailures?: number | undefined;
  readonly engine: 'local' | 'aws';
}

/** A new run. */
export interface NewRun {
  readonly request: RunRequest;
  readonly config: MusterConfig;
  /** The scope, if it is not from a file. */
  readonly found?: FoundScope;
}

/**
 * The request of a new run: from a file, of profiles, or of the caller's own account if there is no file.
 * @throws ConfigError, WrongUseError, CredentialsError
 */
export async function newRun(options: RequestOptions, surroundings: Surroundings): Promise<NewRun> {
  const found = await findScope(options, surroundings);
  const file = options.config ?? DEFAULT_CONFIG;
  const config =
    found?.config ??
    (await loadConfig(file, surroundings.workingDirectory, variableOf(options.config, surroundings)));
  const home = resolveHomeRegion(
    config,
    config.homeRegion === undefined ? await surroundings.awsRegion() : undefined,
  );
  if ('problem' in home) throw new ConfigError(`${file}: ${home.problem}`);
  const runId = options.runId ?? newRunId(surroundings.now(), Math.random());
  const made = requestOf(config, { runId, tag: options.tag, homeRegion: home.homeRegion });
  const request = limited(made, options);
  const refusal = options.engine === 'aws' ? refusalInAws(request) : undefined;
  if (refusal !== undefined) throw new ConfigError(`${file}: ${refusal}`);
  if (found === undefined) return { request, config };
  const { unknownProfiles } = found;
  return {
    request: { ...request, ...(unknownProfiles === undefined ? {} : { unknownProfiles }) },
    config,
    found,
  };
}

const limited = (request: RunRequest, { maxFailures }: RequestOptions): RunRequest =>
  maxFailures === undefined ? request : { ...request, run: { ...request.run, maxFailures } };

/** The environment variable that named the file, if one did. */
export const variableOf = (
  file: string | undefined,
  { environment }: Pick<Surroundings, 'environment'>,
): string | undefined =>
  file !== undefined && file === environment[CONFIG_VARIABLE] ? CONFIG_VARIABLE : undefined;

/** The scope of a run without a file. Undefined if there is a file. */
async function findScope(
  { config, profiles, engine }: RequestOptions,
  surroundings: Surroundings,
): Promise<FoundScope | undefined> {
  if (profiles !== undefined) {
    if (config !== undefined)
      throw new WrongUseError(
        '--profiles and --config cannot be combined; write the profiles under accounts in the file: - { id: "111111111111", profile: NAME }',
      );
    if (engine === 'aws')
      throw new WrongUseError('--profiles requires --engine local: the functions in AWS have no profiles');
    return accountsOfProfiles(
      await chosenProfiles(profiles, surroundings.profiles, await ambientRegion(surroundings)),
    );
  }
  const isOwn =
    config === undefined &&
    engine === 'local' &&
    !(await configExists(DEFAULT_CONFIG, surroundings.workingDirectory));
  return isOwn
    ? ownAccount(await surroundings.checkCredentials(await ambientRegion(surroundings)))
    : undefined;
}

/** @throws ConfigError if the environment or the profile sets a region that does not exist */
async function ambientRegion(surroundings: Surroundings): Promise<string> {
  const home = resolveHomeRegion({ regions: 'enabled', roles: 'none' }, await surroundings.awsRegion());
  if ('problem' in home) throw new ConfigError(home.problem);
  return home.homeRegion;
}

/**
 * The request that started a run, and the current summary.
 * @throws WrongUseError if there is no such run
 */
export async function storedRun(
  runId: string,
  options: LocationOptions,
  surroundings: Surroundings,
): Promise<{ request: RunRequest; summary: RunSummary }> {
  const location = locationOf(options, surroundings);
  try {
    return await withData(surroundings, location, async ({ runs }) => {
      const request = await runs.getRequest(runId);
      const summary = await runs.getSummary(runId, surroundings.now());
      if (request === undefined || summary === undefined) throw noSuchRun(runId, location, options);
      return { request, summary: parseContract(RunSummaryV1, summary, 'the summary') };
    });
  } catch (error) {
    if (error instanceof DataDirectoryError) throw new WrongUseError(error.message, { cause: error });
    throw error;
  }
}

/**
 * Refuses a run that would tag beyond limits that only a plan can keep.
 * @throws ConfigError
 */
export function refuseWithoutPlan({ run }: RunRequest, file: string = DEFAULT_CONFIG): void {
  const refusal = run.tag ? refusalWithoutPlan(run) : undefined;
  if (refusal !== undefined) throw new ConfigError(`${file}: ${refusal}`);
}
