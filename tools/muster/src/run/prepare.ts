import type { MusterConfig, RunRequest, RunSummary } from '@muster/contracts';
import { withData } from '../commands/with-data.ts';
import { loadConfig } from '../config/load-config.ts';
import { DataDirectoryError, WrongUseError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';
import { newRunId } from './run-id.ts';

export const DEFAULT_CONFIG = 'muster.yaml';

/** The request of a new run, from its configuration. Without rules there is nothing to tag. */
export function toRequest(config: MusterConfig, runId: string, tag: boolean): RunRequest {
  const { accounts, organization, homeRegion, regions, roles, rules } = config;
  const run = { runId, homeRegion, regions, roles, rules, tag: tag && rules.length > 0 };
  return {
    run,
    ...(accounts === undefined ? {} : { accounts }),
    ...(organization === undefined ? {} : { organization }),
  };
}

/** @throws ConfigError */
export async function newRequest(
  options: { config?: string | undefined; runId?: string | undefined; tag: boolean },
  surroundings: Surroundings,
): Promise<RunRequest> {
  const config = await loadConfig(options.config ?? DEFAULT_CONFIG, surroundings.workingDirectory);
  return toRequest(config, options.runId ?? newRunId(surroundings.now(), Math.random()), options.tag);
}

/**
 * The request with which a run was started, and where it stands.
 * @throws WrongUseError where there is no such run
 */
export async function storedRun(
  runId: string,
  directory: string,
  surroundings: Surroundings,
): Promise<{ request: RunRequest; summary: RunSummary }> {
  const unknown = new WrongUseError(
    `there is no run ${runId} in ${directory}; "npx muster runs" lists the runs`,
  );
  try {
    return await withData(surroundings, directory, async ({ runs }) => {
      const request = await runs.getRequest(runId);
      const summary = await runs.getSummary(runId, surroundings.now());
      if (request === undefined || summary === undefined) throw unknown;
      return { request, summary };
    });
  } catch (error) {
    if (error instanceof DataDirectoryError) throw new WrongUseError(error.message, { cause: error });
    throw error;
  }
}
