/**
 * Reliability of a price: read on AWS's page, read on another page, or neither seen on a page of AWS nor confirmed by a
 * bill. No price here comes from an invoice.
 */
export type PriceStatus = 'aws page' | 'third party' | 'unverified';

export interface Price {
  /** US dollars for `per` units, without free tier, savings plan or tax. */
  readonly usd: number;
  readonly per: number;
  readonly unit: string;
  readonly status: PriceStatus;
  readonly source: string;
}

/** All prices are for this region. */
export const PRICE_REGION = 'us-east-1';
/** When the sources were read. */
export const PRICES_AS_OF = '2026-11';

const MILLION = 1_000_000;
const CLOUDWATCH =
  'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/';
/** AWS's blog confirms the reduction of November 2024, but not the figures. Pages that say $1.25 are older. */
const DYNAMODB_ON_DEMAND = 'https://airbyte.com/data-engineering-resources/dynamodb-pricing';
const LAMBDA = 'https://cloudchipr.com/blog/aws-lambda-pricing';
/** The class S3 Standard. */
const S3 = 'https://aws.amazon.com/s3/pricing/';
/** AWS's own page: https://aws.amazon.com/config/pricing/ */
const CONFIG = 'https://www.vantage.sh/blog/aws-config-pricing';

export const prices = {
  tableWrite: {
    usd: 0.625,
    per: MILLION,
    unit: 'write units',
    status: 'third party',
    source: DYNAMODB_ON_DEMAND,
  },
  tableRead: {
    usd: 0.125,
    per: MILLION,
    unit: 'read units',
    status: 'third party',
    source: DYNAMODB_ON_DEMAND,
  },
  tableStorage: { usd: 0.25, per: 1, unit: 'GB-months', status: 'unverified', source: DYNAMODB },
  tableRecovery: { usd: 0.2, per: 1, unit: 'GB-months', status: 'unverified', source: DYNAMODB },
  /**
   * Paid once, for each write a second above the initial throughput of the table. AWS charges the price of provisioned
   * capacity. This is the price of one unit for an hour. Look up there for how many hours it is charged.
   */
  warmWrite: { usd: 0.00065, per: 1, unit: 'writes a second', status: 'unverified', source: DYNAMODB },
  stateTransition: {
    usd: 0.025,
    per: 1_000,
    unit: 'transitions',
    status: 'aws page',
    source: 'https://aws.amazon.com/step-functions/pricing/',
  },
  functionRequest: { usd: 0.2, per: MILLION, unit: 'requests', status: 'third party', source: LAMBDA },
  /** On arm64. The time of a cold start is billed, too. */
  functionTime: { usd: 0.0000133334, per: 1, unit: 'GB-seconds', status: 'third party', source: LAMBDA },
  /** A standard queue, for each 64 KB. */
  queueRequest: {
    usd: 0.4,
    per: MILLION,
    unit: 'requests',
    status: 'third party',
    source: 'https://www.factualminds.com/blog/amazon-sqs-pricing-64kb-rule-fifo-vs-standard/',
  },
  /** Added if messages of a standard queue have a MessageGroupId, as tag tasks do. */
  fairQueueRequest: {
    usd: 0.1,
    per: MILLION,
    unit: 'requests',
    status: 'third party',
    source: 'https://cloudburn.io/blog/amazon-sqs-pricing',
  },
  /** PUT of one object, whatever its size. */
  objectPut: { usd: 0.005, per: 1_000, unit: 'requests', status: 'unverified', source: S3 },
  objectStorage: { usd: 0.023, per: 1, unit: 'GB-months', status: 'unverified', source: S3 },
  logs: { usd: 0.5, per: 1, unit: 'GB', status: 'unverified', source: CLOUDWATCH },
  alarmMetric: {
    usd: 0.1,
    per: 1,
    unit: 'metrics',
    status: 'unverified',
    source: 'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm',
  },
  dashboard: { usd: 3, per: 1, unit: 'dashboards', status: 'unverified', source: CLOUDWATCH },
  customMetric: {
    usd: 0.3,
    per: 1,
    unit: 'metrics',
    status: 'unverified',
    source: 'https://signoz.io/guides/cloudwatch-pricing',
  },
  /** Continuous recording: one item for each change of a recorded resource. AWS bills the account that records. */
  configurationItem: { usd: 0.003, per: 1, unit: 'items', status: 'third party', source: CONFIG },
  /**
   * The first 100,000 in a month of one account and region. Further ones cost less. Rules of conformance packs cost the
   * same. AWS bills the account that has the rule.
   */
  ruleEvaluation: { usd: 0.001, per: 1, unit: 'evaluations', status: 'third party', source: CONFIG },
} as const satisfies Record<string, Price>;
