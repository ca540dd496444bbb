import { PassThrough } from 'node:stream';
import {
  RunRequestV1,
  RunSummaryV1,
  type PlanCanary,
  type RunRequest,
  type RunSummary,
  type TargetItem,
} from '@muster/contracts';
import type { Redriven } from '@muster/tagger/control';
import type { PlanReader } from '@muster/tagger/plans';
import { locationName } from '../commands/options.ts';
import { AccountsError } from '../doctor/errors.ts';
import { DataDirectoryError } from '../errors.ts';
import type {
  EndedExecution,
  Engine,
  EngineOptions,
  InventoryRecords,
  OpenedData,
  RunRecords,
  ScheduledText,
  Surroundings,
} from '../surroundings.ts';
import { fakeDoctor } from './fake-doctor.ts';

export const completeSummary: RunSummary = RunSummaryV1.schema.parse({
  ...RunSummaryV1.example,
  runId: 'r1',
  status: 'complete',
  targets: { planned: 48, succeeded: 48, failed: 0, skipped: 0 },
  outcomes: [],
});
export const storedRequest: RunRequest = RunRequestV1.schema.parse({
  ...RunRequestV1.example,
  run: { ...RunRequestV1.example.run, runId: 'r1' },
});

/** The data of the fakes and the calls to them. */
export interface World {
  /** Runs in the data directory, oldest first. Undefined if there is no data yet. */
  runs: Map<string, { request: RunRequest; summary: RunSummary }> | undefined;
  /** Names of accounts in the organization of each run. */
  accountNames: ReadonlyMap<string, string>;
  /** The result of a run: its summary, or an error of the state machine. Undefined: it never ends. */
  outcome: (request: RunRequest) => RunSummary | Error | undefined;
  /** The targets of every run. */
  targets: Awaited<ReturnType<RunRecords['getProgress']>>['targets'];
  /** How the execution of every run in AWS ended. */
  endedExecution: EndedExecution | undefined;
  inventory: InventoryRecords;
  forgetter: OpenedData['forgetter'];
  tasksOf: OpenedData['tasksOf'];
  plans: PlanReader;
  makePlan: OpenedData['makePlan'];
  planFromRun: OpenedData['planFromRun'];
  planFromList: OpenedData['planFromList'];
  checkStandard: OpenedData['checkStandard'];
  /** The runs that apply plans, by plan. */
  readonly claims: Map<string, string>;
  /** The canaries of plans. */
  readonly canaries: Map<string, PlanCanary>;
  /** A run in progress. */
  inProgress: string | undefined;
  /** The configuration of scheduled runs. */
  scheduled: ScheduledText | undefined;
  /** Since when tagging is paused. */
  pausedAt: string | undefined;
  /** What a redrive moves. */
  redriven: Redriven;
  readonly started: { request: RunRequest; options: EngineOptions; resumed: boolean }[];
  readonly log: string[];
  interrupt(): void;
}

const noPlans: PlanReader = {
  getPlan: async () => undefined,
  listPlans: async () => [],
  targetsOf: async () => [],
  tasksOf: () => noPages(),
};

const noInventory: InventoryRecords = {
  listTargets: async () => [],
  getTarget: async (): Promise<TargetItem | undefined> => undefined,
  listAccounts: async () => [],
  getAccount: async () => undefined,
  resources: () => noPages(),
  countResources: async () => 0,
  groupResources: async () => [],
  resourcesOf: () => noPages(),
  someResourceIds: async () => [],
};

async function* noPages(): AsyncGenerator<never[]> {
  yield [];
}

/** Of any text. */
const SHA256 = 'a'.repeat(64);

/** Surroundings in memory. `text` returns the output on stdout and stderr. */
export function fakeSurroundings(workingDirectory: string) {
  const stdout = new PassThrough({ highWaterMark: 1_000_000 });
  const stderr = new PassThrough({ highWaterMark: 1_000_000 });
  const interruption = Promise.withResolvers<undefined>();
  const world: World = {
    runs: undefined,
    accountNames: new Map(),
    outcome: (request) => ({ ...completeSummary, runId: request.run.runId }),
    targets: [],
    endedExecution: undefined,
    inventory: noInventory,
    forgetter: {
      look: async () => ({ targets: [], inScope: [], account: 'none' }),
      forget: async () => ({ targets: [], resources: 0, checkpoints: 0, account: false }),
    },
    tasksOf: async () => [],
    plans: noPlans,
    makePlan: () => Promise.reject(new Error('no plans')),
    planFromRun: () => Promise.reject(new Error('no plans')),
    planFromList: () => Promise.reject(new Error('no plans')),
    checkStandard: () => Promise.reject(new Error('no inventory')),
    claims: new Map(),
    canaries: new Map(),
    inProgress: undefined,
    scheduled: undefined,
    pausedAt: undefined,
    redriven: { messages: 0, unreadable: 0, tasks: [] },
    started: [],
    log: [],
    interrupt: () => interruption.resolve(undefined),
  };
  const runsOf = (): Map<string, { request: RunRequest; summary: RunSummary }> => world.runs ?? new Map();
  const records: RunRecords = {
    listRuns: async () =>
      [...runsOf().values()].toReversed().map(({ summary: { runId, status, startedAt } }) => ({
        runId,
        status,
        startedAt,
      })),
    latestRunId: async () => [...runsOf().keys()].at(-1),
    getSummary: async (runId) => runsOf().get(runId)?.summary,
    getRequest: async (runId) => runsOf().get(runId)?.request,
    getAccountNames: async () => world.accountNames,
    getProgress: async () => ({ accounts: [], targets: world.targets }),
  };
  const endedExecution = async (runId: string) => {
    world.log.push(`execution of ${runId}`);
    return world.endedExecution;
  };
  const surroundings: Surroundings = {
    stdout,
    stderr,
    environment: {},
    workingDirectory,
    now: () => new Date('2026-11-23T08:00:20.000Z'),
    resumeCommand: (runId, dataOption) => `npx muster run --resume ${runId}${dataOption}`,
    openFile: async (path) => {
      world.log.push(`open ${path}`);
      return true;
    },
    holdsDemonstration: () => false,
    useAws: async ({ profile, terminal }) => {
      if (profile !== undefined || terminal !== undefined)
        world.log.push(`profile ${profile ?? '-'}${terminal === undefined ? '' : ', with a terminal'}`);
    },
    awsRegion: async () => undefined,
    checkCredentials: async (homeRegion) => {
      world.log.push(`credentials ${homeRegion}`);
      return 'arn:aws:iam::999999999999:user/muster';
    },
    ssoRegion: async () => undefined,
    profiles: {
      list: async () => ({ profiles: [], where: 'profiles in no file: none' }),
      identity: () => Promise.reject(new Error('no profiles')),
    },
    questions: async () => undefined,
    organization: {
      describe: () => Promise.reject(new AccountsError('no organization')),
      roots: () => Promise.reject(new AccountsError('no organization')),
      unitsIn: () => Promise.reject(new AccountsError('no organization')),
      accountsBelow: () => Promise.reject(new AccountsError('no organization')),
    },
    openSchedule: async (stage) => ({
      parameter: `/muster/${stage}/orchestrator/scheduled-run-config`,
      read: async () => world.scheduled,
      write: async (text, at) => {
        world.scheduled = { text, reference: { sha256: SHA256, storedAt: at.toISOString() } };
        return SHA256;
      },
      close: () => void world.log.push(`closed schedule of ${stage}`),
    }),
    openData: async (location) => {
      if (world.runs === undefined)
        throw new DataDirectoryError(`No run has been made in ${locationName(location)} yet.`);
      return {
        runs: records,
        inventory: world.inventory,
        ...(location.engine === 'aws' ? { endedExecution } : {}),
        tasksOf: async (...target) => world.tasksOf(...target),
        plans: async () => world.plans,
        makePlan: async (order, signal) => world.makePlan(order, signal),
        planFromRun: async (order) => world.planFromRun(order),
        planFromList: async (order) => world.planFromList(order),
        checkStandard: async (...order) => world.checkStandard(...order),
        claimPlan: async (planId, runId) => {
          const claimed = world.claims.get(planId) ?? runId;
          world.claims.set(planId, claimed);
          return claimed;
        },
        claimCanary: async (planId, canary) => {
          const claimed = world.canaries.get(planId) ?? canary;
          world.canaries.set(planId, claimed);
          return claimed;
        },
        forgetter: world.forgetter,
        stopRun: async (runId) => {
          world.log.push(`stop ${runId}`);
          const run = world.runs?.get(runId);
          const isRunning = run?.summary.status === 'running';
          if (run !== undefined && isRunning)
            world.runs?.set(runId, { ...run, summary: { ...run.summary, status: 'stopped' } });
          return isRunning;
        },
        consumer: async () => ({
          pausedAt: async () => world.pausedAt,
          pause: async (at) => (world.pausedAt ??= at.toISOString()),
          resume: async () => {
            const { pausedAt } = world;
            world.pausedAt = undefined;
            return pausedAt;
          },
          redrive: async () => world.redriven,
        }),
        inProgress: async () => world.inProgress,
        close: async () => void world.log.push('data closed'),
      };
    },
    startEngine: async (options) => engine(options, world, records),
    sql: () => Promise.reject(new Error('no queries')),
    doctor: fakeDoctor(),
    onInterrupt: (callback) => {
      void interruption.promise.then(callback);
      return () => undefined;
    },
  };
  const read = (stream: PassThrough): string => String(stream.read() ?? '');
  return { surroundings, world, text: () => ({ stdout: read(stdout), stderr: read(stderr) }) };
}

function engine(options: EngineOptions, world: World, runs: RunRecords): Engine {
  return {
    runs,
    goesOnWithoutUs: options.location.engine === 'aws',
    run: (request, _observer, resumed) => {
      world.started.push({ request, options, resumed });
      world.log.push('run');
      const outcome = world.outcome(request);
      const hasBegun = async () => true;
      if (outcome instanceof Error)
        return { finished: Promise.reject(outcome), abort: () => undefined, hasBegun };
      const summary = outcome ?? { ...completeSummary, status: 'running' as const, runId: request.run.runId };
      world.runs = new Map(world.runs).set(request.run.runId, { request, summary });
      const finished = outcome === undefined ? new Promise<void>(() => undefined) : Promise.resolve();
      return { finished, abort: () => void world.log.push('abort'), hasBegun };
    },
    close: async () => void world.log.push('engine closed'),
  };
}
