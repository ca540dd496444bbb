import type { RunProgressRows } from '@muster/orchestrator';
import type { EngineEvent } from '../surroundings.ts';

type Row = RunProgressRows['targets'][number];
type Outcome = Exclude<Row, { status: 'pending' }>;

const succeeded = (functionName: string, input: unknown, output: unknown): EngineEvent => ({
  type: 'succeeded',
  state: functionName.charAt(0).toUpperCase() + functionName.slice(1),
  functionName,
  input,
  output,
});

const isOutcome = (row: Row): row is Outcome => row.status !== 'pending';

const keyOf = ({ accountId, region = '' }: { accountId: string; region?: string | undefined }): string =>
  `${accountId}#${region}`;

/** What is new in the rows of a run since they were last looked at. */
export class ProgressNews {
  /** When each outcome that is no longer news was recorded. */
  readonly #told: Map<string, string>;
  /** Targets that had their outcome before the run was resumed, and are not done again. */
  readonly #settledBefore: ReadonlySet<string>;
  readonly #targetsOf = new Map<string, number>();
  #accounts = 0;

  constructor(before?: RunProgressRows) {
    const outcomes = (before?.targets ?? []).filter(isOutcome);
    this.#told = new Map(outcomes.map((row) => [keyOf(row), row.finishedAt]));
    this.#settledBefore = new Set(outcomes.filter(({ status }) => status !== 'failed').map(keyOf));
  }

  of({ accounts, targets }: RunProgressRows): EngineEvent[] {
    const events: EngineEvent[] = [];
    if (accounts.length > this.#accounts) {
      this.#accounts = accounts.length;
      events.push(succeeded('planRun', {}, { accounts }));
    }
    const covered = new Set(accounts);
    for (const [accountId, rows] of Map.groupBy(targets, (row) => row.accountId)) {
      // Targets of an account that the run leaves out are skipped at its end.
      if (!covered.has(accountId)) continue;
      const ofAccount = rows.some((row) => isOutcome(row) && row.ofAccount === true);
      events.push(...(ofAccount ? this.#accountFailure(accountId, rows) : this.#targets(accountId, rows)));
    }
    return events;
  }

  #targets(accountId: string, rows: readonly Row[]): EngineEvent[] {
    const events: EngineEvent[] = [];
    const regions = rows
      .filter((row) => row.status !== 'skipped' && !this.#settledBefore.has(keyOf(row)))
      .flatMap(({ region }) => region ?? []);
    if (this.#targetsOf.get(accountId) !== regions.length) {
      this.#targetsOf.set(accountId, regions.length);
      events.push(succeeded('listRegions', { accountId }, { regions }));
    }
    for (const row of rows.filter(isOutcome))
      if (row.status !== 'skipped' && this.#isNews(row))
        events.push(succeeded('recordOutcome', outcomeInput(row), {}));
    return events;
  }

  #accountFailure(accountId: string, rows: readonly Row[]): EngineEvent[] {
    const failures = rows.filter(isOutcome).filter(({ status }) => status === 'failed');
    const news = failures.filter((row) => this.#isNews(row));
    const [first] = news;
    if (first === undefined) return [];
    const known = { regions: news.flatMap(({ region }) => region ?? []) };
    return [succeeded('recordAccountOutcome', { accountId, error: errorOf(first), known }, {})];
  }

  #isNews(row: Outcome): boolean {
    if (this.#told.get(keyOf(row)) === row.finishedAt) return false;
    this.#told.set(keyOf(row), row.finishedAt);
    return true;
  }
}

const errorOf = ({ code = 'Unknown', message = '' }: Outcome) => ({ Error: code, Cause: message });

const outcomeInput = (row: Outcome) => ({
  accountId: row.accountId,
  region: row.region,
  discovery: { resources: row.resources, rescans: row.rescans },
  verification: { tagging: row.tagging },
  ...(row.status === 'failed' ? { error: errorOf(row) } : {}),
});
