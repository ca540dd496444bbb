import type { Failure } from '@muster/contracts';
import { failureOfCaught } from '@muster/errors';
import type { EngineEvent } from '@muster/local-engine';
import { resourceTypesIn, typeField } from '@muster/resource-types';
import type { z } from 'zod';
import * as shape from './function-shapes.ts';
import { type Activity, type Counts, NO_COUNTS, type Rescan, type RunEvent } from './run-event.ts';

/** The activity of a target while the function of that name runs or waits. */
const ACTIVITIES: ReadonlyMap<string, Activity> = new Map([
  ['discover', 'discovering'],
  ['planTags', 'planning tags'],
  ['awaitTagging', 'tagging'],
  ['verifyTags', 'verifying'],
]);

/** Translates an event of the local engine. Returns no events if the display does not need it. */
export function runEventsOf(event: EngineEvent): RunEvent[] {
  if (event.type === 'started') return started(event);
  return event.type === 'succeeded' ? succeeded(event) : [];
}

const placeOf = ({ accountId, region, resourceType }: z.infer<typeof shape.TargetInput>) => ({
  accountId,
  region,
  ...typeField(resourceType),
});

function started({ functionName, input }: EngineEvent): RunEvent[] {
  const activity = ACTIVITIES.get(functionName);
  const target = shape.TargetInput.safeParse(input).data;
  if (activity === undefined || target === undefined) return [];
  const { scan } = target;
  const isVerification = scan?.startsWith('verification') === true;
  return [{ type: 'targetActive', ...placeOf(target), activity: isVerification ? 'verifying' : activity }];
}

function succeeded({ functionName, input, output }: EngineEvent): RunEvent[] {
  switch (functionName) {
    case 'planRun': {
      const accountIds = shape.PlanOutput.safeParse(output).data?.accounts;
      return accountIds === undefined ? [] : [{ type: 'accountsPlanned', accountIds }];
    }
    case 'listRegions': {
      const account = shape.AccountInput.safeParse(input).data;
      const listed = shape.RegionsOutput.safeParse(output).data;
      if (account === undefined || listed === undefined) return [];
      const { length } = listed.targets ?? listed.regions;
      return [{ type: 'regionsListed', accountId: account.accountId, targets: length }];
    }
    case 'discover':
      return scanned(input, output);
    case 'awaitTagging':
      return taggingPaused(input, output);
    case 'recordOutcome':
      return targetFinished(input, shape.OutcomeOutput.safeParse(output).data?.skipped);
    case 'recordAccountOutcome':
      return accountFailed(input);
    default:
      return [];
  }
}

function scanned(input: unknown, output: unknown): RunEvent[] {
  const target = shape.TargetInput.safeParse(input).data;
  const discovery = shape.DiscoverOutput.safeParse(output).data;
  if (target === undefined || discovery === undefined) return [];
  const place = placeOf(target);
  const { done, resources, waitSeconds = 0, rescans = [] } = discovery;
  const events: RunEvent[] = [];
  if (target.scan === 'discovery') events.push({ type: 'targetScanned', ...place, seen: resources.seen });
  const [rescan] = rescans;
  if (rescan !== undefined && !done && waitSeconds > 0) {
    const { before, found } = rescan;
    events.push({ type: 'targetWaits', ...place, waitSeconds, before, found });
  }
  return events;
}

function taggingPaused(input: unknown, output: unknown): RunEvent[] {
  const target = shape.TargetInput.safeParse(input).data;
  const pausedAt = shape.AwaitTaggingOutput.safeParse(output).data?.pausedAt;
  return target === undefined || pausedAt === undefined
    ? []
    : [{ type: 'taggingPaused', ...placeOf(target), pausedAt }];
}

/** @param skipped code of a failure that the configuration tolerates */
function targetFinished(input: unknown, skipped: string | undefined): RunEvent[] {
  const outcome = shape.OutcomeInput.safeParse(input).data;
  if (outcome === undefined) return [];
  const failure = skipped === undefined ? failureOf(outcome) : undefined;
  const counts = countsOf(outcome);
  const rescans = rescansOf(outcome);
  return [{ type: 'targetFinished', ...placeOf(outcome), failure, skipped, counts, rescans }];
}

function accountFailed(input: unknown): RunEvent[] {
  const outcome = shape.AccountOutcomeInput.safeParse(input).data;
  if (outcome === undefined) return [];
  const { accountId, error, known } = outcome;
  const targets = Math.max(1, known?.regions.flatMap(resourceTypesIn).length ?? 0);
  return [{ type: 'accountFailed', accountId, failure: failureOfCaught(error), targets }];
}

function rescansOf({ discovery, verification, rescan }: shape.OutcomeInput): readonly Rescan[] {
  const all = [discovery, verification, rescan].flatMap((part) => part?.rescans ?? []);
  return [...new Map(all.map((each) => [each.scan, each])).values()];
}

function countsOf({ discovery, verification }: shape.OutcomeInput): Counts {
  return {
    ...NO_COUNTS,
    ...discovery?.resources,
    tagged: verification?.tagging.applied ?? 0,
    verified: verification?.tagging.verified ?? 0,
    leftAlone: verification?.tagging.skipped ?? 0,
  };
}

function failureOf({ error, verification }: shape.OutcomeInput): Failure | undefined {
  return error === undefined ? verification?.failure : failureOfCaught(error);
}
