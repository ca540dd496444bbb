import type { RunRequest } from '@muster/contracts';
import { matchesTagKey } from '@muster/tag-rules';
import type { PlanTarget, SavedPlan } from '@muster/tagger/plans';
import type { LocationOptions } from '../commands/options.ts';
import { PlanRefusedError } from '../errors.ts';
import { plural } from '../output/format.ts';
import { newRun } from '../run/prepare.ts';
import type { Surroundings } from '../surroundings.ts';
import { changedTargets } from './changed-targets.ts';

/** Targets that a message names. */
const MAX_NAMED = 5;

/**
 * Refuses a plan with changes that the present configuration does not allow: of tag keys that it protects, or in
 * accounts and regions that it does not cover. A plan that takes back or repeats a run belongs to the run, and not to a
 * configuration.
 * @param file the configuration
 * @throws PlanRefusedError, ConfigError
 */
export async function refuseForConfig(
  { planId, undoOf, retryOf }: SavedPlan,
  targets: readonly PlanTarget[],
  file: string,
  { engine }: LocationOptions,
  surroundings: Surroundings,
): Promise<void> {
  if (undoOf !== undefined || retryOf !== undefined) return;
  const { request } = await newRun({ config: file, runId: planId, tag: true, engine }, surroundings);
  const reason = protectedKey(targets, request, file) ?? (await uncovered(targets, request, file));
  if (reason !== undefined)
    throw new PlanRefusedError(
      `plan ${planId} ${reason}. Make a new plan. If another configuration belongs to the plan, name it with --config`,
    );
}

function protectedKey(
  targets: readonly PlanTarget[],
  { run: { protectedTagKeys = [] } }: RunRequest,
  file: string,
): string | undefined {
  const keys = changedTargets(targets).flatMap(({ counts }) => counts.byKey);
  for (const { key, added, changed, removed = 0 } of keys) {
    const pattern = protectedTagKeys.find((each) => matchesTagKey(each, key));
    if (pattern !== undefined && added + changed + removed > 0)
      return `changes the tag "${key}", and protectedTagKeys of ${file} now contains "${pattern}"`;
  }
  return undefined;
}

async function uncovered(
  targets: readonly PlanTarget[],
  request: RunRequest,
  file: string,
): Promise<string | undefined> {
  const { requestScopeOf } = await import('@muster/tagger/plans');
  const scope = requestScopeOf(request);
  const outside = changedTargets(targets).filter((target) => !scope.covers(target));
  if (outside.length === 0) return undefined;
  const named = outside.slice(0, MAX_NAMED).map(({ accountId, region }) => `${accountId} ${region}`);
  const more = outside.length > MAX_NAMED ? ` and ${plural(outside.length - MAX_NAMED, 'more target')}` : '';
  return `changes resources in ${named.join(', ')}${more}, which ${file} does not cover now`;
}
