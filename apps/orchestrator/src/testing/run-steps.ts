import {
  type Failure,
  type OddListed,
  parseContract,
  RecordOutcomeInputV1,
  type RunContext,
  type RunRequest,
} from '@muster/contracts';
import { inlineRules, type RulesSource } from '@muster/ledger-texts';
import { finalizeRun } from '../domain/finalize-run.ts';
import { listRegions } from '../domain/list-regions.ts';
import type { GatheredOutcome } from '../domain/outcomes.ts';
import { planRun } from '../domain/plan-run.ts';
import { recordAccountOutcome } from '../domain/record-account-outcome.ts';
import { recordOutcome } from '../domain/record-outcome.ts';
import type { AccountFactsReader, ReadFacts } from '../ports/account-facts.ts';
import type { Organization, OrganizationAccount } from '../ports/organization.ts';
import type { RegionLister, RegionListing } from '../ports/region-lister.ts';
import { at, collect, inShort, request } from './examples.ts';
import { runStoreInMemory } from './run-store-in-memory.ts';

/** The accounts of the run. */
export const A = '111111111111';
export const B = '222222222222';
/** The configuration of the run. */
export const { run } = request();

export const denied = { code: 'AssumeRoleDenied', message: 'not allowed', explicitDeny: false };

/** A successful listing of an account's regions. */
export const enabled = (...names: string[]): RegionListing => ({
  regions: names.map((name) => ({ name, enabled: true })),
  odd: [],
  apiCalls: { 'ec2:DescribeRegions': 1, 'sts:AssumeRole': 1 },
});

export interface RecordedChanges {
  readonly failure?: GatheredOutcome['failure'];
  readonly [field: string]: unknown;
}

/** The steps of `run-1` on an in-memory store, and their ports. A test can change what the ports return. */
export class RunSteps {
  readonly store = runStoreInMemory();
  /** The accounts of the organization. */
  accounts: OrganizationAccount[] = [];
  oddUnits: OddListed[] = [];
  listings: Record<string, RegionListing> = {
    [A]: enabled('us-east-1', 'eu-west-1'),
    [B]: enabled('us-east-1'),
  };
  time = at('08:00:00');
  readonly now = () => this.time;
  rules: RulesSource = inlineRules;
  readonly executions = { isInProgress: async () => false };

  readonly organization: Organization = {
    read: async (_homeRegion, work) => ({
      result: await work({
        listUnits: async () => ({ items: [], odd: this.oddUnits }),
        listAccounts: async () => ({ items: this.accounts, odd: [] }),
      }),
      apiCalls: {
        'organizations:ListAccountsForParent': 1,
        'organizations:ListOrganizationalUnitsForParent': 1,
      },
    }),
  };

  /** What Organizations says about each account. */
  organizationFacts: { readonly facts: ReadFacts } | { readonly error: Error } = { facts: {} };
  readonly facts: AccountFactsReader = {
    read: async () => ({ ...this.organizationFacts, apiCalls: { 'organizations:ListParents': 1 } }),
  };

  readonly regions: RegionLister = {
    listRegions: async (_run, { accountId }) =>
      this.listings[accountId] ?? { error: new Error('no such account'), apiCalls: {} },
  };

  plan(asked: RunRequest = request()) {
    return planRun({ request: asked }, this);
  }

  list(accountId: string, changes: Partial<RunContext> = {}) {
    return listRegions({ run: { ...run, ...changes }, accountId }, this);
  }

  /** Records the example of an outcome with these changes. */
  record(accountId: string, region: string, { failure, ...changes }: RecordedChanges = {}) {
    const input = { ...RecordOutcomeInputV1.example, run, accountId, region, ...changes };
    return recordOutcome({ ...parseContract(RecordOutcomeInputV1, input), failure }, this);
  }

  recordAccount(accountId: string, known?: { regions: string[] }) {
    return recordAccountOutcome({ run, accountId, failure: denied, known }, this);
  }

  finalize(failure?: Failure) {
    return finalizeRun({ run, failure }, this);
  }

  /** The rows of the run in short form. */
  async rows() {
    return inShort(await collect(this.store.targetPages('run-1')));
  }
}
