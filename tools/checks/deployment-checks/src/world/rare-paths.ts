import { setTimeout as delay } from 'node:timers/promises';
import {
  type AwaitTaggingOutput,
  AwaitTaggingOutputV1,
  BeginPlanOutputV1,
  type CheckReaderOutput,
  CheckReaderOutputV1,
  type CheckTaggerOutput,
  CheckTaggerOutputV1,
  type DiscoverOutput,
  DiscoverOutputV1,
  FindLeftOutOutputV1,
  type RunSummary,
  RunSummaryV1,
  type ScheduledConfig,
} from '@muster/contracts';
import { CheckError } from '@muster/errors';
import { DynamoTexts, readTextParts, sha256Of, withStoredRules } from '@muster/ledger-texts';
import type { Observer } from '@muster/local-engine';
import { DynamoPlanOrders, DynamoPlanReader } from '@muster/tagger';
import type { SavedPlan } from '@muster/tagger/plans';
import { type ArtifactWorld, place } from './artifact-world.ts';
import { accounts } from './fleet.ts';
import { request } from './scenario.ts';

/** Calls a function's process. @throws FunctionError */
async function invoke(
  { processes }: Pick<ArtifactWorld, 'processes'>,
  functionName: string,
  event: unknown,
  options: { remainingMs?: number } = {},
): Promise<unknown> {
  const process = processes.get(functionName);
  if (process === undefined) throw new CheckError(`no function is called ${functionName}`);
  return JSON.parse(await process.invoke(JSON.stringify(event), options));
}

const [accountId] = accounts;
const LOOK_MS = 100;
const MAX_LOOKS = 600;
const region = 'us-east-1';

/**
 * Discovers a target in invocations that have time for one page each. Each continues where the previous one stopped.
 */
export async function discoverPageByPage(world: ArtifactWorld): Promise<DiscoverOutput[]> {
  const { run } = request('page-by-page', { accounts });
  const answers: DiscoverOutput[] = [];
  do {
    const event = { run, accountId, region, scan: 'discovery' };
    answers.push(DiscoverOutputV1.schema.parse(await invoke(world, 'discover', event, { remainingMs: 1 })));
  } while (answers.at(-1)?.done !== true);
  return answers;
}

/** Tags instances that all refuse, each for a reason that its tags or state may explain. Their failures are counted. */
export async function explainRefusals(world: ArtifactWorld): Promise<AwaitTaggingOutput> {
  const run = { ...request('explained', { accounts }).run, maxFailures: 1 };
  const target = { run, accountId, region };
  await world.fleet.control.actions({ launch: { accountId, region, count: 4 } });
  await invoke(world, 'discover', { ...target, scan: 'discovery' });
  await world.fleet.control.setFaults({ refusedTags: [{ code: 'OperationNotPermitted' }] });
  await invoke(world, 'planTags', target);
  let look: AwaitTaggingOutput | undefined;
  for (let looks = 0; look?.settled !== true && looks < MAX_LOOKS; looks++) {
    await delay(LOOK_MS);
    const answer = await invoke(world, 'awaitTagging', { ...target, previous: look ?? {} });
    look = AwaitTaggingOutputV1.schema.parse(answer);
  }
  await world.fleet.control.setFaults({ refusedTags: [] });
  if (look?.settled !== true) throw new CheckError('the tasks of the run "explained" were not settled');
  return look;
}

/** Receives a message that the consumer does not understand, for the first time. It is delayed before the next receive. */
export const failTask = (world: ArtifactWorld): Promise<unknown> =>
  invoke(world, 'applyTags', {
    Records: [
      {
        messageId: 'not-a-task',
        receiptHandle: 'handle',
        body: 'not a task',
        attributes: { ApproximateReceiveCount: '1' },
      },
    ],
  });

/** Waits for tags that are never set, for longer without progress than `AwaitTagging` allows. */
export async function giveUpTagging(world: ArtifactWorld): Promise<AwaitTaggingOutput> {
  const target = { run: request('given-up', { accounts }).run, accountId, region };
  await world.fleet.control.actions({ launch: { accountId, region, count: 1 } });
  await invoke(world, 'discover', { ...target, scan: 'discovery' });
  await world.fleet.control.setFaults({ unavailableTargets: [`${accountId}/${region}`] });
  await invoke(world, 'planTags', target);
  const previous: AwaitTaggingOutput = {
    settled: false,
    waitSeconds: 900,
    attempt: 30,
    settledTasks: 0,
    tasks: 1,
    progressAt: new Date(Date.now() - 7 * 3_600_000).toISOString(),
  };
  return AwaitTaggingOutputV1.schema.parse(await invoke(world, 'awaitTagging', { ...target, previous }));
}

/** Ends a run whose accounts were never discovered. */
export async function finalizeUntraced(world: ArtifactWorld): Promise<unknown> {
  const input = request('untraced', { accounts });
  await invoke(world, 'planRun', input);
  return invoke(world, 'finalizeRun', { run: input.run });
}

/** Starts a run while another run holds the lease. The execution of that run ended without releasing it. */
export async function replaceLease(world: ArtifactWorld): Promise<void> {
  const executionOf = (name: string) =>
    `arn:aws:states:${place.region}:${place.accountId}:execution:muster-run-local:${name}`;
  for (const runId of ['broken-off', 'next']) {
    const input = { request: request(runId, { accounts }), execution: executionOf(runId) };
    await invoke(world, 'planRun', input);
  }
  await invoke(world, 'finalizeRun', { run: request('next', { accounts }).run });
}

/**
 * Excludes an account that the inventory knows, and one that it does not know. The second one is readable afterwards.
 */
export async function leaveOut(world: ArtifactWorld): Promise<void> {
  const input = request('left-out', { accounts: [accountId] });
  await invoke(world, 'planRun', input);
  const found = FindLeftOutOutputV1.schema.parse(await invoke(world, 'findLeftOut', { run: input.run }));
  const unknown = {
    accountId: '333333333333',
    code: 'AccountClosed',
    message: 'Account 333333333333 is closed',
    regions: [],
    account: true,
  };
  await invoke(world, 'markOutOfScope', { ...found, leftOut: [...found.leftOut, unknown] });
  await invoke(world, 'markOutOfScope', { ...found, leftOut: [], readable: ['333333333333'] });
}

/** The calls of `muster doctor` to the deployed services about an account. */
export async function checkAccount(
  world: ArtifactWorld,
): Promise<{ reader: CheckReaderOutput; tagger: CheckTaggerOutput }> {
  const { run } = request('doctor', { accounts });
  const reader = CheckReaderOutputV1.schema.parse(await invoke(world, 'checkReader', { run, accountId }));
  const checked = reader.regions.map((check) => check.region);
  const input = { run, accountId, regions: checked };
  return { reader, tagger: CheckTaggerOutputV1.schema.parse(await invoke(world, 'checkTagger', input)) };
}

const SCHEDULED = [
  `accounts: ['${accounts.join("', '")}']`,
  'rules: [{ id: production, set: { Production: Yes } }]',
].join('\n');

/** The parameter that names the configuration of scheduled runs. */
export const scheduledRunConfig = {
  '/muster/local/orchestrator/scheduled-run-config': JSON.stringify({
    schemaVersion: 1,
    configSha256: sha256Of(SCHEDULED),
    storedAt: '2026-11-22T08:00:00.000Z',
  } satisfies ScheduledConfig),
};

const textsOf = ({ emulators: { db, tables } }: ArtifactWorld): DynamoTexts =>
  new DynamoTexts(db, tables['tagger/ledger-table-name'] ?? '');

/** The event of the schedule, as EventBridge sends it. Source: EventBridge User Guide, scheduled rules. */
export async function startScheduledRun(world: ArtifactWorld): Promise<unknown> {
  await textsOf(world).write('config', SCHEDULED, undefined);
  return invoke(world, 'startScheduledRun', {
    version: '0',
    id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '999999999999',
    time: '2026-11-23T08:00:00Z',
    region: 'us-east-1',
    resources: ['arn:aws:events:us-east-1:999999999999:rule/muster-orchestrator-local-startScheduledRun'],
    detail: {},
  });
}

/**
 * Makes a run whose rules are in the ledger. The functions read them by their SHA-256.
 * @returns its summary, and the states whose input or output contains a rule
 */
export async function runWithStoredRules(
  world: ArtifactWorld,
): Promise<{ summary: RunSummary; states: Set<string>; withRules: string[] }> {
  await world.fleet.control.actions({ launch: { accountId, region, count: 2 } });
  const expiresAt = Math.floor(Date.now() / 1000) + 86_400;
  const stored = await withStoredRules(request('by-reference', { accounts }), textsOf(world), expiresAt);
  if (stored.run.storedRules === undefined) throw new CheckError('the rules were not stored');
  const states = new Set<string>();
  const withRules: string[] = [];
  const observer: Observer = ({ state, input, output }) => {
    states.add(state);
    if (JSON.stringify([input, output]).includes('"set":')) withRules.push(state);
  };
  await world.engine.run(stored, observer).finished;
  const summary = RunSummaryV1.schema.parse(await world.runs.getSummary('by-reference'));
  return { summary, states, withRules };
}

/** Stores that the report of a run could not be written. */
export const recordReportFailure = (world: ArtifactWorld, runId: string): Promise<unknown> =>
  invoke(world, 'writeReport', { runId, error: { Error: 'AccessDenied', Cause: '{"errorMessage":"no"}' } });

/** Makes a plan from the inventory as the state machine does: the order is in the ledger, the functions do the rest. */
export async function makePlan(
  world: ArtifactWorld,
  planId: string,
  settings: object = {},
): Promise<SavedPlan> {
  const { db, tables } = world.emulators;
  const ledger = tables['tagger/ledger-table-name'] ?? '';
  const ordered = request(planId, { accounts }, settings);
  const rulesFingerprint = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
  const order = { request: ordered, rulesFingerprint, scope: {}, maxAgeMs: 86_400_000 };
  await new DynamoPlanOrders(db, ledger).writeOrder(order);
  const begun = BeginPlanOutputV1.schema.parse(await invoke(world, 'beginPlan', { planId }));
  for (const each of begun.accounts) await invoke(world, 'planAccount', { planId, accountId: each });
  await invoke(world, 'finishPlan', { planId, createdAt: begun.createdAt });
  const plan = await new DynamoPlanReader(db, ledger).getPlan(planId);
  if (plan === undefined) throw new CheckError(`plan ${planId} was not made`);
  return plan;
}

/** Makes a plan whose rules are too large for its item, so that they are in parts. It changes nothing. */
export async function makeLargePlan(world: ArtifactWorld, planId: string): Promise<void> {
  const value = '語'.repeat(170);
  const rules = Array.from({ length: 200 }, (_, index) => ({
    id: `rule-${index}`,
    match: { tags: { Never: 'set' } },
    set: { [`A${index}`]: value, [`B${index}`]: value },
  }));
  await makePlan(world, planId, { rules });
  const { db, tables } = world.emulators;
  const tableName = tables['tagger/ledger-table-name'] ?? '';
  const parts = await readTextParts({ db, tableName, pk: `plan#${planId}` });
  if (parts === undefined) throw new CheckError(`plan ${planId} is not in parts`);
}
