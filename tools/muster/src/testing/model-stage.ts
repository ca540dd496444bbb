import type { Item } from '@muster/dynamodb';
import { type CopiedHeader, SqliteRunRows, type TargetRow } from '@muster/orchestrator/copy';
import type { Database } from '@muster/sqlite';
import type { CopySource, Scope, Segment, Usage } from '../stage-copy/ports.ts';
import { ACCOUNT, type Choose, type Effect, ModelInventory } from './model-inventory.ts';

const MINUTE_MS = 60_000;
const EXPIRY = 4_000_000_000;

type Outcome = Exclude<TargetRow, { status: 'pending' }>;

interface ModelRun {
  status: 'running' | 'complete' | 'partial' | 'failed' | 'stopped';
  finishedAt: string | undefined;
  readonly startedAt: string;
  readonly scope: readonly string[];
  readonly rows: Map<string, TargetRow>;
  /** What the first scan did in each region, and how often it was called. */
  readonly effects: Map<string, { readonly marks: Map<string, Effect>; calls: number }>;
  hasExecution: boolean;
}

/**
 * A deployed stage in memory: the tables that a copy reads, and what runs, people and DynamoDB do to them. It follows the
 * services: what they write, in which order, and what they count.
 */
export class ModelStage implements CopySource {
  readonly usage: Usage = { requests: 0, readUnits: 0 };
  /** Called before every read of a copy. */
  beforeRead: () => void = () => undefined;
  /** Regions whose resources were read. */
  readonly read: string[] = [];
  readonly tables = new ModelInventory();
  readonly runs = new Map<string, ModelRun>();
  #leases: string[] = [];
  #leaseVersion = 0;
  #serial = 0;

  readonly #regions: readonly string[];

  constructor(regions: readonly string[]) {
    this.#regions = regions;
  }

  /** One random step of what can happen to a stage. */
  step(choose: Choose): void {
    const steps = [
      () => this.begin(this.#regions.filter(() => choose(4) > 0)),
      () => this.begin(this.#regions),
      () => this.#finishAll(choose),
      () => this.#finishAll(choose),
      () => this.#finishAll(choose),
      () => this.#onRunning(choose, (run, region) => this.scan(run, region, choose, choose(2) === 0)),
      () => this.#onRunning(choose, (run, region) => this.scan(run, region, choose, true)),
      () => this.#onRunning(choose, (run, region) => this.succeed(run, region, choose)),
      () => this.#onRunning(choose, (run, region) => this.succeed(run, region, choose)),
      () => this.#onRunning(choose, (run, region) => this.fail(run, region)),
      () => this.#onRun(choose, (runId) => this.end(runId)),
      () => this.#onRun(choose, (runId) => this.stop(runId)),
      () => this.#onRun(choose, (runId) => this.breakOff(runId)),
      () => this.#onRun(choose, (runId) => this.resume(runId)),
      () => this.tables.leaveOut(this.#regionOf(choose)),
      () => this.tables.forget(this.#regionOf(choose), choose(2) === 0),
      () => this.#lateWrite(choose),
      () => void (this.tables.nowMs += choose(90) * MINUTE_MS),
      () => void (this.tables.nowMs += choose(40) * 24 * 60 * MINUTE_MS),
      () => this.tables.expire(),
    ];
    this.tables.nowMs += 1_000;
    steps[choose(steps.length)]?.();
  }

  /** A run takes its lease; the leases of interrupted runs are removed. */
  begin(scope: readonly string[]): string | undefined {
    this.#dropDeadLeases();
    if (this.#leases.length > 0) return undefined;
    const runId = `r${++this.#serial}`;
    this.runs.set(runId, {
      status: 'running',
      finishedAt: undefined,
      startedAt: this.tables.at,
      scope,
      rows: new Map(),
      effects: new Map(),
      hasExecution: true,
    });
    this.#take(runId);
    this.#plan(runId);
    return runId;
  }

  resume(runId: string): void {
    const run = this.runs.get(runId);
    if (run === undefined || run.status === 'complete' || run.hasExecution) return;
    this.#dropDeadLeases();
    if (this.#leases.some((id) => id !== runId)) return;
    run.status = 'running';
    run.finishedAt = undefined;
    run.hasExecution = true;
    this.#take(runId);
    this.#plan(runId);
  }

  end(runId: string): void {
    const run = this.runs.get(runId);
    if (run === undefined || !run.hasExecution || run.status !== 'running') return;
    for (const [region, row] of run.rows)
      if (row.status === 'pending') run.rows.set(region, this.#outcome(region, { status: 'failed' }));
    const hasFailed = [...run.rows.values()].some(({ status }) => status === 'failed');
    run.status = hasFailed ? 'partial' : 'complete';
    run.finishedAt = this.tables.at;
    run.hasExecution = false;
    this.#leases = this.#leases.filter((id) => id !== runId);
    this.#leaseVersion++;
  }

  /** The execution is stopped. The lease stays until the next run begins. */
  stop(runId: string): void {
    const run = this.runs.get(runId);
    if (run === undefined || run.status !== 'running') return;
    run.status = 'stopped';
    run.hasExecution = false;
  }

  /** The execution ended without a word. */
  breakOff(runId: string): void {
    const run = this.runs.get(runId);
    if (run !== undefined) run.hasExecution = false;
  }

  /** Writes a page; a whole scan also says that the target is fresh. */
  scan(runId: string, region: string, choose: Choose, isWhole: boolean): void {
    const run = this.runs.get(runId);
    if (run === undefined) return;
    const done = run.effects.get(region) ?? { marks: new Map<string, Effect>(), calls: 0 };
    run.effects.set(region, done);
    done.calls++;
    this.tables.write(runId, region, choose, done.marks);
    if (isWhole) this.tables.complete(runId, region);
  }

  succeed(runId: string, region: string, choose: Choose): void {
    const run = this.runs.get(runId);
    const done = run?.effects.get(region);
    if (run === undefined || done === undefined) return;
    this.tables.complete(runId, region);
    const counted = { added: 0, changed: 0, gone: 0 };
    for (const effect of done.marks.values()) counted[effect]++;
    const isTagged = choose(4) === 0;
    // A resumed run scans a second time before it plans. The counts do not show what that scan changed.
    const isScannedAgain = choose(4) === 0;
    if (isTagged || isScannedAgain) {
      this.tables.write(runId, region, choose, new Map());
      this.tables.complete(runId, region);
    }
    const planned = isTagged ? 1 : 0;
    run.rows.set(
      region,
      this.#outcome(region, {
        status: 'succeeded',
        resources: { seen: this.tables.present(region), unchanged: 0, ...counted },
        tagging: { planned, applied: planned, verified: planned, failed: 0, skipped: 0 },
        apiCalls: { 'ec2:DescribeInstances': done.calls + (isTagged || isScannedAgain ? 1 : 0) },
      }),
    );
  }

  fail(runId: string, region: string): void {
    const run = this.runs.get(runId);
    if (run === undefined) return;
    run.rows.set(region, this.#outcome(region, { status: 'failed' }));
    this.tables.fail(runId, region);
  }

  async leases() {
    this.beforeRead();
    return { version: this.#leaseVersion, runIds: [...this.#leases] };
  }

  async headers(): Promise<CopiedHeader[]> {
    this.beforeRead();
    return [...this.runs].map(([runId, { status, startedAt, finishedAt }]) => ({
      header: { runId, status, startedAt, finishedAt },
      expiresAtEpochSeconds: EXPIRY,
    }));
  }

  async copyRun({ header, expiresAtEpochSeconds }: CopiedHeader, database: Database): Promise<void> {
    this.beforeRead();
    const { runId } = header;
    const rows = new SqliteRunRows(database);
    rows.putHeader({ header, expiresAtEpochSeconds }, undefined);
    for (const row of this.runs.get(runId)?.rows.values() ?? [])
      rows.putTarget({ runId, row, expiresAtEpochSeconds });
  }

  async scope(): Promise<Scope> {
    this.beforeRead();
    return { targets: [...this.tables.targets.values()], accounts: [] };
  }

  async *inventory({ index }: Segment): AsyncGenerator<Item[]> {
    if (index > 0) return;
    for (const region of [...this.tables.resources.keys()]) yield* this.itemsOf({ region });
  }

  async *itemsOf({ region }: { readonly region: string }): AsyncGenerator<Item[]> {
    this.beforeRead();
    this.read.push(region);
    yield [...(this.tables.resources.get(region)?.values() ?? [])].map((item) => ({
      ...item,
      tags: Object.fromEntries(item.tags),
    }));
  }

  async *ledger(): AsyncGenerator<Item[]> {
    yield [];
  }

  #take(runId: string): void {
    this.#leases = [...this.#leases.filter((id) => id !== runId), runId];
    this.#leaseVersion++;
  }

  #dropDeadLeases(): void {
    this.#leases = this.#leases.filter((id) => this.runs.get(id)?.hasExecution === true);
  }

  #plan(runId: string): void {
    const run = this.runs.get(runId);
    for (const region of run?.scope ?? [])
      if (run?.rows.get(region)?.status !== 'succeeded')
        run?.rows.set(region, { accountId: ACCOUNT, region, status: 'pending' });
  }

  /** Most runs go well. */
  #finishAll(choose: Choose): void {
    for (const [runId, run] of this.runs) {
      if (run.status !== 'running' || !run.hasExecution) continue;
      for (const [region, { status }] of run.rows)
        if (status === 'pending') {
          this.scan(runId, region, choose, true);
          this.succeed(runId, region, choose);
        }
      this.end(runId);
    }
  }

  /** A function of an ended run works for up to 15 minutes more. */
  #lateWrite(choose: Choose): void {
    for (const [runId, run] of this.runs)
      if (!run.hasExecution && run.finishedAt !== undefined)
        for (const [region, { status }] of run.rows)
          if (status === 'failed' && this.tables.nowMs - Date.parse(run.finishedAt) < 15 * MINUTE_MS)
            this.tables.write(runId, region, choose, new Map());
  }

  #outcome(region: string, change: Partial<Outcome>): Outcome {
    return {
      accountId: ACCOUNT,
      region,
      status: 'failed',
      resources: { seen: 0, added: 0, changed: 0, unchanged: 0, gone: 0 },
      tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
      apiCalls: {},
      finishedAt: this.tables.at,
      ...(change.status === 'failed' ? { code: 'AccessDenied', message: 'no' } : {}),
      ...change,
    };
  }

  #regionOf(choose: Choose): string {
    return this.#regions[choose(this.#regions.length)] ?? '';
  }

  #onRun(choose: Choose, act: (runId: string) => void): void {
    const ids = [...this.runs.keys()].slice(-3);
    const runId = ids[choose(Math.max(1, ids.length))];
    if (runId !== undefined) act(runId);
  }

  #onRunning(choose: Choose, act: (runId: string, region: string) => void): void {
    for (const [runId, run] of this.runs) {
      if (run.status !== 'running' || !run.hasExecution) continue;
      const open = [...run.rows].filter(([, { status }]) => status === 'pending');
      const [region] = open[choose(Math.max(1, open.length))] ?? [];
      if (region !== undefined) act(runId, region);
    }
  }
}
