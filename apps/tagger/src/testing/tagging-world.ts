import {
  type CanaryExtent,
  DiscoverOutputV1,
  parseContract,
  type ResourceException,
  ruleIdsOf,
  type RunContext,
  type RunRequest,
  RunRequestV1,
  type TaggingCounts,
  type TagTask,
  type TagTaskMessage,
  TagTaskV1,
  VerificationV1,
} from '@muster/contracts';
import { ImpossibleStateError } from '@muster/errors';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { inlineRules } from '@muster/ledger-texts';
import { openInMemory } from '@muster/sqlite';
import type { z } from 'zod';
import { SqliteFailureLimit } from '../adapters/sqlite-failure-limit.ts';
import { SqlitePlanStore } from '../adapters/sqlite-plan-store.ts';
import { SqliteResourceSource } from '../adapters/sqlite-resource-source.ts';
import { applyTags } from '../domain/apply-tags.ts';
import { planTags } from '../domain/plan-tags.ts';
import { TaskPlanner } from '../domain/plan-tasks.ts';
import type { Change } from '../domain/rules.ts';
import { type ApplyLimits, applyRequest } from '../domain/saved-plan/apply-request.ts';
import { makePlan } from '../domain/saved-plan/make-plan.ts';
import { planFromRun, type RunPlanOrder } from '../domain/saved-plan/plan-from-run.ts';
import { chooseCanary } from '../domain/saved-plan/plan-parts.ts';
import { PlanTally } from '../domain/saved-plan/plan-tally.ts';
import { sumOf } from '../domain/saved-plan/plan-totals.ts';
import { verifyTags } from '../domain/verify-tags.ts';
import type { LedgerTask } from '../ports/ledger.ts';
import type { PlannedTarget } from '../ports/plan-store.ts';
import type { ChangingFleet } from './changing-fleet.ts';
import { accountId, region, resourceItem } from './fixtures.ts';
import { LedgerInMemory } from './ledger-in-memory.ts';
import { storeResources, storeScan } from './sqlite-inventory.ts';

const place = { accountId, region };
const MAX_RECEIVES = 5;
const scanned = parseContract(DiscoverOutputV1, DiscoverOutputV1.example);

/** What a run applies of a plan, and what happens meanwhile. */
export interface Meanwhile extends ApplyLimits {
  /** After the scan, before the tasks are applied. */
  readonly beforeTasks?: () => void;
  /** Before each attempt at a task of a run. Attempts are numbered from 1, over all tasks of the run. */
  readonly beforeAttempt?: (number: number) => void;
  /** The run is interrupted after this number of attempts at its tasks, and is resumed. */
  readonly interruptedAfter?: number | undefined;
  /**
   * The interrupted run is stopped in place of being resumed. `settled`: the consumer receives the other tasks and
   * cancels them. `open`: it does not receive them any more.
   */
  readonly stopped?: 'settled' | 'open' | undefined;
  /** Before the scan of a resumed run. */
  readonly beforeResume?: () => void;
}

/** A run that has ended. */
export interface EndedRun {
  readonly runId: string;
  /** By resource of the plan: `applied`, or the code of its exception. */
  readonly outcomes: ReadonlyMap<string, string>;
  /** The tasks of the run by number, in the order in which the consumer received them. */
  readonly tasks: readonly LedgerTask[];
  /** Absent if the run was stopped. */
  readonly tagging?: TaggingCounts;
}

type WrittenRules = z.input<typeof RunContext>['rules'];

/** One target with all that plans and applies tags: the domain, the stores in an in-memory database, and a fleet. */
export class TaggingWorld {
  readonly fleet: ChangingFleet;
  readonly #database = openInMemory();
  readonly #plans: SqlitePlanStore;
  readonly #ledger: LedgerInMemory;
  readonly #resources: SqliteResourceSource;
  readonly #compareAfterSeconds: number;
  /** The requests of the runs so far, by run ID. */
  readonly #requests = new Map<string, RunRequest>();
  #beforeAttempt: NonNullable<Meanwhile['beforeAttempt']> = () => undefined;
  /** Attempts at the tasks of the present run. */
  #attempts = 0;
  #seconds = 0;
  #count = 0;

  constructor(fleet: ChangingFleet, compareAfterSeconds = 0) {
    this.fleet = fleet;
    this.#compareAfterSeconds = compareAfterSeconds;
    this.#plans = new SqlitePlanStore(this.#database, this.#now);
    this.#ledger = new LedgerInMemory(this.#database);
    this.#resources = new SqliteResourceSource(this.#database);
  }

  /** Each look at the clock takes a second. */
  readonly #now = (): Date => new Date(Date.UTC(2026, 10, 23, 8) + (this.#seconds += 1) * 1000);

  #name(kind: string): string {
    return `${kind}-${(this.#count += 1)}`;
  }

  /** Reads the fleet into the inventory. */
  scan(): void {
    const begunAt = this.#now().toISOString();
    const { truth } = this.fleet;
    const gone = this.#database
      .all('SELECT resource_id AS id FROM resources')
      .map(({ id }) => String(id))
      .filter((id) => !truth.has(id));
    storeResources(this.#database, [
      ...[...truth].map(([id, tags]) => resourceItem(id, { tags: Object.fromEntries(tags) })),
      ...gone.map((id) => resourceItem(id, { goneAt: begunAt })),
    ]);
    storeScan(this.#database, { ...place, begunAt, endedAt: this.#now().toISOString() });
  }

  /** Plans by rules. @returns the ID of the plan */
  async plan(rules: WrittenRules): Promise<string> {
    const { planId } = await makePlan(
      {
        request: this.#request(this.#name('plan'), rules),
        rulesFingerprint: '0'.repeat(64),
        scope: {},
        maxAgeMs: 86_400_000,
      },
      {
        plans: this.#plans,
        resources: this.#resources,
        targets: new SqliteInventoryReader(this.#database),
        now: this.#now,
      },
    );
    return planId;
  }

  /** Saves a plan of changes that no rule made. @returns the ID of the plan */
  async planChanges(
    changes: ReadonlyMap<string, Pick<Change, 'set' | 'remove' | 'before'>>,
  ): Promise<string> {
    const planId = this.#name('plan');
    const request = this.#request(planId, [{ id: 'hand', set: { Any: 'x' } }]);
    const ruleIds = ruleIdsOf(request.run);
    const readAt = this.#now().toISOString();
    const planner = new TaskPlanner({ ...place, runId: planId }, ruleIds, { readAt });
    const tally = new PlanTally(ruleIds);
    for (const [resourceId, change] of changes) {
      const whole: Change = { ...change, ruleIds: ['hand'], keptKeys: [], matched: [] };
      tally.addChange(whole);
      planner.put({ resourceId, tags: new Map() }, whole);
    }
    const { tasks } = planner.finish();
    const target: PlannedTarget = { ...place, readAt, counts: tally.counts(tasks.length) };
    await this.#plans.writeTarget(planId, target, tasks);
    await this.#plans.writePlan({
      planId,
      createdAt: readAt,
      scope: {},
      request,
      unknownAccounts: [],
      ...sumOf([target]),
    });
    return planId;
  }

  /** Plans to take back a run, or to repeat what failed. @returns the ID of the plan */
  async planFromRun(kind: RunPlanOrder['kind'], runId: string): Promise<string> {
    const planned = (await this.#ledger.getPlan({ runId, ...place }))?.planned ?? 0;
    const request = this.#requests.get(runId);
    if (request === undefined) throw new ImpossibleStateError(`no run ${runId}`);
    const { planId } = await planFromRun(
      {
        planId: this.#name('plan'),
        kind,
        request,
        targets: [{ ...place, planned }],
      },
      {
        plans: this.#plans,
        ledger: {
          tasksOf: (...[run, account, at]) =>
            this.#ledger.tasksOf({ runId: run, accountId: account, region: at }),
        },
        now: this.#now,
      },
    );
    return planId;
  }

  /** The tasks of a saved plan, parsed by their contract. */
  async tasksOf(planId: string): Promise<TagTask[]> {
    const tasks: TagTask[] = [];
    for await (const part of this.#plans.tasksOf(planId, place))
      tasks.push(...part.map((task) => parseContract(TagTaskV1, task)));
    return tasks;
  }

  /** The canary of a saved plan: its first resources. Undefined: the plan has fewer. */
  async canaryOf(planId: string, first: number): Promise<CanaryExtent | undefined> {
    return chooseCanary(await this.#plans.targetsOf(planId), { first })?.extent;
  }

  /** Applies a plan as a run does: scan, tasks, consumer, scan, verification. */
  async apply(
    planId: string,
    {
      beforeTasks,
      beforeAttempt = () => undefined,
      interruptedAfter,
      stopped,
      beforeResume,
      ...limits
    }: Meanwhile = {},
  ): Promise<EndedRun> {
    const plan = await this.#plans.getPlan(planId);
    if (plan === undefined) throw new ImpossibleStateError(`no plan ${planId}`);
    const runId = this.#name('run');
    const request = applyRequest(plan, await this.#plans.targetsOf(planId), runId, limits);
    this.#requests.set(runId, request);
    this.#beforeAttempt = beforeAttempt;
    this.#attempts = 0;
    const { run } = request;
    this.scan();
    const queue = await this.#send(run);
    beforeTasks?.();
    if (interruptedAfter === undefined) await this.#consume(queue);
    else {
      await this.#consume(queue, interruptedAfter);
      if (stopped === 'settled') await this.#consume(queue, Infinity, this.#now());
      if (stopped !== undefined) return { runId, ...(await this.#outcomesOf(runId)) };
      beforeResume?.();
      const resumed = { ...run, resumedAt: this.#now().toISOString() };
      await this.#consume(await this.#send(resumed));
    }
    this.scan();
    return this.#ended(run);
  }

  #request(runId: string, rules: WrittenRules) {
    return parseContract(RunRequestV1, {
      accounts: [accountId],
      run: {
        ...RunRequestV1.example.run,
        runId,
        regions: 'enabled',
        rules,
        compareAfterSeconds: this.#compareAfterSeconds,
      },
    });
  }

  /** Plans the tasks of a run. A resumed run scans first. @returns the messages of its open tasks */
  async #send(run: RunContext): Promise<TagTaskMessage[]> {
    const messages: TagTaskMessage[] = [];
    const ports = {
      ledger: this.#ledger,
      plans: this.#plans,
      rules: inlineRules,
      resources: this.#resources,
      queue: {
        send: async (sent: readonly TagTaskMessage[]) => void messages.push(...sent),
        delay: async () => undefined,
      },
      now: this.#now,
    };
    const previous = await planTags({ run, ...place }, ports);
    if (previous.rescan !== true) return messages;
    this.scan();
    messages.length = 0;
    await planTags({ run, ...place, previous: { ...previous, scanned } }, ports);
    return messages;
  }

  /** Receives each message until its task has an outcome, at most five times. */
  async #consume(
    messages: readonly TagTaskMessage[],
    maxAttempts = Infinity,
    stoppedAt?: Date,
  ): Promise<void> {
    let attempts = 0;
    for (const message of messages)
      for (let receives = 1; receives <= MAX_RECEIVES && attempts < maxAttempts; receives++) {
        attempts += 1;
        this.#beforeAttempt((this.#attempts += 1));
        const done = await applyTags(message, receives === MAX_RECEIVES, {
          ledger: this.#ledger,
          failures: new SqliteFailureLimit(this.#database),
          stoppedAt: async () => stoppedAt?.toISOString(),
          pausedAt: async () => undefined,
          applyPortsFor: () => this.fleet.ports(),
          countApiCalls: async (work) => ({ result: await work(), apiCalls: {} }),
          now: this.#now,
          sendLater: async () => undefined,
          random: () => 0.5,
        }).catch(() => undefined);
        if (done !== undefined) break;
      }
  }

  async #ended(run: RunContext): Promise<EndedRun> {
    const { tagging } = await verifyTags(
      { run, ...place, rescan: scanned, verification: parseContract(VerificationV1, VerificationV1.example) },
      { ledger: this.#ledger, resources: this.#resources, now: this.#now },
    );
    return { runId: run.runId, ...(await this.#outcomesOf(run.runId)), tagging };
  }

  async #outcomesOf(runId: string): Promise<Pick<EndedRun, 'outcomes' | 'tasks'>> {
    const outcomes = new Map<string, string>();
    const tasks = await this.#ledger.tasksOf({ runId, ...place });
    for (const { task, outcome } of tasks) {
      const codes = new Map(outcome?.exceptions.map(({ id, code }: ResourceException) => [id, code]));
      for (const { id } of task.resources) {
        if (outcomes.has(id)) throw new ImpossibleStateError(`${id} is in two tasks`);
        outcomes.set(id, outcome === undefined ? 'open' : (codes.get(id) ?? 'applied'));
      }
    }
    return { outcomes, tasks };
  }
}
