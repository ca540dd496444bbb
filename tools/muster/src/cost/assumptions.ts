import { pricedType } from './priced-type.ts';

const { listing, words } = pricedType;

/**
 * Values that are neither measured nor documented by AWS. Each is an estimate with its reason. The user can set
 * `secondsPerPage`.
 */
export interface Assumption {
  readonly value: number;
  readonly unit: string;
  readonly basis: string;
}

export const assumptions = {
  secondsPerPage: {
    value: 6,
    unit: 's',
    basis: `Discover: ${listing} of 1000, comparing, writing up to 1000 items at 512 MB; a conservative estimate`,
  },
  secondsPerAccount: { value: 2, unit: 's', basis: 'ListRegions: AssumeRole, DescribeRegions, a few writes' },
  secondsPerThousandRead: {
    value: 1,
    unit: 's',
    basis: `PlanTags and VerifyTags for each 1000 ${words.many} of a target, at least once: one Query of 1 MB and its parsing`,
  },
  secondsPerTask: { value: 2, unit: 's', basis: 'ApplyTags: one CreateTags call, five calls to the ledger' },
  secondsPerStep: {
    value: 0.2,
    unit: 's',
    basis: 'AwaitTagging and RecordOutcome: one or two calls to DynamoDB',
  },
  secondsPerRun: { value: 3, unit: 's', basis: 'PlanRun, FindLeftOut and FinalizeRun, each once' },
  secondsPerThousandReported: {
    value: 0.4,
    unit: 's',
    basis: `WriteReport for each 1000 ${words.many}: one Query of 1 MB, its parsing and counting at 1024 MB`,
  },
  reportBytesPerInstance: {
    value: 50,
    unit: 'bytes',
    basis: `compressed rows of a page, measured with the fleet of the simulated AWS; none above 200,000 ${words.many}`,
  },
  reportBytes: { value: 200_000, unit: 'bytes', basis: 'the rest of a page: script, style, totals, targets' },
  coldStartSeconds: {
    value: 0.5,
    unit: 's',
    basis: 'for each execution environment, assuming that each run starts all of them; init time is billed',
  },
  logBytesPerInvocation: {
    value: 2_000,
    unit: 'bytes',
    basis: "Lambda's own lines and a few of Muster's at level INFO",
  },
  queuePollers: {
    value: 5,
    unit: 'pollers',
    basis:
      'an idle SQS event source mapping keeps long-polling, 20 s each; the number of pollers is not documented',
  },
  dashboards: { value: 1, unit: 'dashboards', basis: 'one for all services' },
} as const satisfies Record<string, Assumption>;
