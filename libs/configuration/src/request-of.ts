import type { MusterConfig, RunRequest } from '@muster/contracts';

/**
 * The request of a new run, from its configuration. Without rules, the run does not tag.
 * @param homeRegion result of `resolveHomeRegion`
 */
export function requestOf(
  config: MusterConfig,
  { runId, tag, homeRegion }: { runId: string; tag: boolean; homeRegion: string },
): RunRequest {
  const {
    accounts,
    organization,
    regions,
    roles,
    rules,
    protectedTagKeys,
    tolerate,
    lossGuard,
    goneRetentionDays,
    taskMaxAgeSeconds,
  } = config;
  const run = {
    runId,
    homeRegion,
    regions,
    roles,
    rules,
    tag: tag && rules.length > 0,
    ...(protectedTagKeys === undefined ? {} : { protectedTagKeys }),
    ...(tolerate === undefined ? {} : { tolerate }),
    ...(lossGuard === undefined ? {} : { lossGuard }),
    ...(goneRetentionDays === undefined ? {} : { goneRetentionDays }),
    ...(taskMaxAgeSeconds === undefined ? {} : { taskMaxAgeSeconds }),
  };
  return {
    run,
    ...(accounts === undefined ? {} : { accounts }),
    ...(organization === undefined ? {} : { organization }),
  };
}
