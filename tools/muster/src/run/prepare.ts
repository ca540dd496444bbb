import { requestOf } from '@muster/configuration';
import { parseContract, type RunRequest, type RunSummary, RunSummaryV1 } from '@muster/contracts';
import { resolveHomeRegion } from '@muster/regions';
import { type LocationOptions, locationOf, noSuchRun } from '../commands/options.ts';
import { withData } from '../commands/with-data.ts';
import { loadConfig } from '../config/load-config.ts';
import { ConfigError, DataDirectoryError, WrongUseError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';
import { newRunId } from './run-id.ts';

export const DEFAULT_CONFIG = 'muster.yaml';

/** @throws ConfigError */
export async function newRequest(
  options: { config?: string | undefined; runId?: string | undefined; tag: boolean },
  surroundings: Surroundings,
): Promise<RunRequest> {
  const file = options.config ?? DEFAULT_CONFIG;
  const config = await loadConfig(file, surroundings.workingDirectory);
  const home = resolveHomeRegion(
    config,
    config.homeRegion === undefined ? await surroundings.awsRegion() : undefined,
  );
  if ('problem' in home) throw new ConfigError(`${file}: ${home.problem}`);
  const runId = options.runId ?? newRunId(surroundings.now(), Math.random());
  const request = requestOf(config, { runId, tag: options.tag, homeRegion: home.homeRegion });
  if (request.accountSettings !== undefined)
    throw new ConfigError(`${file}: settings of single accounts are not supported yet`);
  return request;
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
