import type { Failure } from '@muster/contracts';
import type { RunProgressRows } from '@muster/orchestrator';
import { typeField } from '@muster/resource-types';
import { type Counts, NO_COUNTS, type RunEvent } from './run-event.ts';

type Row = RunProgressRows['targets'][number];
type Outcome = Exclude<Row, { status: 'pending' }>;

const isOutcome = (row: Row): row is Outcome => row.status !== 'pending';

const keyOf = ({ accountId, region = '', resourceType = '' }: Partial<Row>): string =>
  `${accountId}#${region}#${resourceType}`;

/** Translates the rows of a run in AWS: each poll gives the events since the last poll. */
export class RowsNews {
  /** Recording time of each outcome that is already reported. */
  readonly #reported: Map<string, string>;
  /** Targets that were finished before the run was resumed. The run does not repeat them. */
  readonly #settledBefore: ReadonlySet<string>;
  readonly #targetsOf = new Map<string, number>();
  #accounts = 0;

  constructor(before?: RunProgressRows) {
    const outcomes = (before?.targets ?? []).filter(isOutcome);
    this.#reported = new Map(outcomes.map((row) => [keyOf(row), row.finishedAt]));
    this.#settledBefore = new Set(outcomes.filter(({ status }) => status !== 'failed').map(keyOf));
  }

  of({ accounts, targets }: RunProgressRows): RunEvent[] {
    const events: RunEvent[] = [];
    if (accounts.length > this.#accounts) {
      this.#accounts = accounts.length;
      events.push({ type: 'accountsPlanned', accountIds: accounts });
    }
    const covered = new Set(accounts);
    for (const [accountId, rows] of Map.groupBy(targets, (row) => row.accountId)) {
      // The run skips the targets of an account that is out of scope, at its end.
      if (!covered.has(accountId)) continue;
      const ofAccount = rows.some((row) => isOutcome(row) && row.ofAccount === true);
      events.push(...(ofAccount ? this.#accountFailure(accountId, rows) : this.#targets(accountId, rows)));
    }
    return events;
  }

  #targets(accountId: string, rows: readonly Row[]): RunEvent[] {
    const events: RunEvent[] = [];
    const regions = rows
      .filter((row) => row.status !== 'skipped' && !this.#settledBefore.has(keyOf(row)))
      .flatMap(({ region }) => region ?? []);
    if (this.#targetsOf.get(accountId) !== regions.length) {
      this.#targetsOf.set(accountId, regions.length);
      events.push({ type: 'regionsListed', accountId, targets: regions.length });
    }
    for (const row of rows.filter(isOutcome))
      if (row.status !== 'skipped' && this.#isNews(row)) events.push(...targetFinished(row));
    return events;
  }

  #accountFailure(accountId: string, rows: readonly Row[]): RunEvent[] {
    const failures = rows.filter(isOutcome).filter(({ status }) => status === 'failed');
    const news = failures.filter((row) => this.#isNews(row));
    const [first] = news;
    if (first === undefined) return [];
    const regions = news.flatMap(({ region }) => region ?? []);
    return [
      { type: 'accountFailed', accountId, failure: failureOf(first), targets: Math.max(1, regions.length) },
    ];
  }

  #isNews(row: Outcome): boolean {
    if (this.#reported.get(keyOf(row)) === row.finishedAt) return false;
    this.#reported.set(keyOf(row), row.finishedAt);
    return true;
  }
}

const failureOf = ({ code = 'Unknown', message = '' }: Outcome): Failure => ({ code, message });

const countsOf = ({ resources, tagging }: Outcome): Counts => ({
  ...NO_COUNTS,
  ...resources,
  tagged: tagging?.applied ?? 0,
  verified: tagging?.verified ?? 0,
  leftAlone: tagging?.skipped ?? 0,
});

function targetFinished(row: Outcome): RunEvent[] {
  const { accountId, region, resourceType, status, rescans = [] } = row;
  if (region === undefined) return [];
  const failure = status === 'failed' ? failureOf(row) : undefined;
  const place = { accountId, region, ...typeField(resourceType) };
  return [{ type: 'targetFinished', ...place, failure, counts: countsOf(row), rescans }];
}
