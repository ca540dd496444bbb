import { MusterConfigV1, parseContract, requestOf, type ScheduledEvent } from '@muster/contracts';
import { parse } from 'yaml';
import { ScheduledConfigInvalidError, ScheduledConfigMissingError } from '../errors.ts';
import type { ConfigSource } from '../schedule/config-source.ts';
import type { RunStarter } from '../schedule/run-starter.ts';

export interface StartScheduledRunDeps {
  readonly config: ConfigSource;
  readonly starter: RunStarter;
}

/** `2026-11-23T08:00:00Z` → `scheduled-20261123T080000Z`: the same event, delivered twice, is the same run. */
export const scheduledRunId = (time: string): string =>
  `scheduled-${new Date(time).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')}`;

/**
 * Starts the run that the schedule asks for, with the configuration that is kept in the cloud.
 * @throws ScheduledConfigMissingError, ScheduledConfigInvalidError
 */
export async function startScheduledRun(
  { time }: ScheduledEvent,
  { config, starter }: StartScheduledRunDeps,
): Promise<{ runId: string; started: boolean }> {
  const text = await config.read();
  if (text === undefined) throw new ScheduledConfigMissingError(config.name);
  const runId = scheduledRunId(time);
  const request = requestOf(configOf(text, config.name), runId, true);
  return { runId, started: await starter.start(request) };
}

function configOf(text: string, name: string) {
  try {
    return parseContract(MusterConfigV1, parse(text), `parameter ${name}`);
  } catch (error) {
    throw new ScheduledConfigInvalidError(name, error);
  }
}
