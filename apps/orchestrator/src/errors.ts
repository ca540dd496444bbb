import type { LeftOutAccount } from '@muster/contracts';
import { MusterError } from '@muster/errors';
import { isNotEnabledCode } from '@muster/regions';

/** A run's scope contains no active account. There would be nothing to do, which is never intended. */
export class NoAccountsError extends MusterError {
  static override readonly code = 'NoAccounts';
  readonly runId: string;

  /** @param odd number of unusable items in the listings */
  constructor(runId: string, leftOut: readonly LeftOutAccount[], odd: number) {
    const counts = [...Map.groupBy(leftOut, ({ code }) => code)]
      .map(([code, accounts]) => `${accounts.length} ${code}`)
      .toSorted();
    if (odd > 0) counts.push(`${odd} listed in a way that cannot be used`);
    super(
      `The scope of run ${runId} holds no active account${counts.length === 0 ? '' : ` (${counts.join(', ')})`}; ` +
        'check organization.include and organization.exclude',
    );
    this.runId = runId;
  }
}

/** A run cannot be passed between states: its settings and its list of accounts are too large together. */
export class RunTooLargeError extends MusterError {
  static override readonly code = 'RunTooLarge';

  constructor({ accounts, bytes, maxBytes }: { accounts: number; bytes: number; maxBytes: number }) {
    super(
      `The settings of the run and its ${accounts} ${accounts === 1 ? 'account' : 'accounts'} take ${bytes} bytes as JSON, at most ${maxBytes} are ` +
        'possible; split the accounts over several configurations, for example by organizational unit',
    );
  }
}

/** Thrown at the end of a run if a target is neither succeeded, failed nor skipped. */
export class OutcomeSumError extends MusterError {
  static override readonly code = 'OutcomeSumMismatch';

  constructor(targets: { planned: number; succeeded: number; failed: number; skipped: number }) {
    const { planned, succeeded, failed, skipped } = targets;
    super(
      `${planned} ${planned === 1 ? 'target was' : 'targets were'} planned, but ${succeeded} succeeded, ${failed} failed and ${skipped} were skipped`,
    );
  }
}

/** A change to a run that was never started. */
export class UnknownRunError extends MusterError {
  static override readonly code = 'UnknownRun';

  constructor(runId: string) {
    super(`There is no run ${runId}`);
  }
}

/** The inventory table cannot be read within one invocation. */
export class ReportNotFinishedError extends MusterError {
  static override readonly code = 'ReportNotFinished';

  constructor() {
    super(
      'The inventory table is too large to be read in the time of one invocation; use muster report on a machine instead',
    );
  }
}

/** The schedule is enabled but no configuration for its runs is stored, or the stored one is lost. */
export class ScheduledConfigMissingError extends MusterError {
  static override readonly code = 'ScheduledConfigMissing';

  /** @param sha256 of the configuration that the parameter names. Undefined: there is no parameter */
  constructor(parameter: string, sha256?: string) {
    const what =
      sha256 === undefined
        ? `There is no parameter ${parameter}`
        : `Parameter ${parameter} names a configuration that is not in the ledger (SHA-256 ${sha256})`;
    super(`${what}; store a muster.yaml: muster schedule set --config muster.yaml --stage STAGE`);
  }
}

/** The configuration of scheduled runs is not a valid muster.yaml. */
export class ScheduledConfigInvalidError extends MusterError {
  static override readonly code = 'ScheduledConfigInvalid';

  constructor(parameter: string, cause: unknown) {
    super(
      `The configuration of scheduled runs (parameter ${parameter}) is not a valid muster.yaml:\n${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

/** An account refuses to list its regions and the configuration does not name them. The name is AWS's code. */
export class RegionListRefusedError extends MusterError {
  /** @param place where the list was read, and further advice */
  constructor(cause: Error, place: { accountId: string; homeRegion: string; hint: string }) {
    const { accountId, homeRegion, hint } = place;
    const meaning = isNotEnabledCode(cause.name)
      ? `. EC2 answers so where ${homeRegion} is not enabled in account ${accountId}`
      : '';
    const first =
      meaning === '' ? 'allow ec2:DescribeRegions to the role' : `enable ${homeRegion} in the account`;
    const advice = [first, 'name each region in muster.yaml', hint].filter((part) => part !== '');
    super(`${cause.message}${meaning}; ${advice.join(', or ')}`, { code: cause.name, cause });
  }
}

/** Maximum number of accounts in an error. */
const MAX_NAMED = 5;

/** A run in progress covers an account and region of the run to start. */
export class RunOverlapsError extends MusterError {
  static override readonly code = 'RunOverlaps';
  readonly otherRunId: string;

  /** @param shared accounts of both runs */
  constructor(runId: string, otherRunId: string, shared: readonly string[]) {
    const more = shared.length - MAX_NAMED;
    super(
      `Run ${otherRunId} is in progress and covers accounts and regions of run ${runId}: ` +
        `${shared.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}; ` +
        `wait until run ${otherRunId} has ended, or stop it`,
    );
    this.otherRunId = otherRunId;
  }
}

/** Other runs changed the leases at each try to take one. */
export class LeaseContendedError extends MusterError {
  static override readonly code = 'LeaseContended';

  constructor(runId: string) {
    super(`The leases of runs change too often for run ${runId} to change them`);
  }
}
