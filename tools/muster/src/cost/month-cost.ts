import { METRIC_NAMES } from '@muster/observability';
import { assumptions } from './assumptions.ts';
import { type Bill, billOf, type CostLine, lineOf } from './cost-line.ts';
import type { Deployment } from './deployment.ts';
import { pricedType } from './priced-type.ts';
import { prices } from './prices.ts';
import type { Scope } from './scope.ts';
import { reportBytesOf, storedBytesOf } from './storage.ts';
import type { RunUsage } from './usage.ts';

const BYTES_PER_GIGABYTE = 1_000_000_000;
const SECONDS_PER_MONTH = 30 * 24 * 3_600;
/** Source: SQS API Reference, ReceiveMessage: long polling waits at most 20 s. */
const LONG_POLL_SECONDS = 20;

/** A month of steady runs, and the costs that do not depend on runs. */
export function monthCostOf(scope: Scope, steady: RunUsage, runTotal: number, deployment: Deployment): Bill {
  const { runsPerMonth } = scope;
  const gigabytes = storedBytesOf(steady.shape, scope) / BYTES_PER_GIGABYTE;
  const polls = (deployment.queues * assumptions.queuePollers.value * SECONDS_PER_MONTH) / LONG_POLL_SECONDS;
  return billOf([
    runsLine(runsPerMonth, runTotal),
    lineOf(
      'table storage',
      gigabytes,
      prices.tableStorage,
      `${pricedType.words.many}, and a year of such runs`,
    ),
    lineOf(
      'point-in-time recovery',
      gigabytes,
      prices.tableRecovery,
      'the same bytes; it is on for every table',
    ),
    lineOf(
      'S3, reports',
      reportBytesOf(steady.shape, scope) / BYTES_PER_GIGABYTE,
      prices.objectStorage,
      'the pages of as many days as --report-retention-days',
    ),
    lineOf('SQS, idle', polls, prices.queueRequest, 'long polls of the event source mapping; assumed'),
    lineOf(
      'CloudWatch alarms',
      deployment.alarmMetrics,
      prices.alarmMetric,
      'an alarm is billed by its metrics; counted in the templates of the services',
    ),
    lineOf(
      'CloudWatch metrics',
      METRIC_NAMES.length,
      prices.customMetric,
      'one series for each name; account and region must not be dimensions',
    ),
    lineOf(
      'CloudWatch dashboard',
      assumptions.dashboards.value,
      prices.dashboard,
      assumptions.dashboards.basis,
    ),
  ]);
}

const runsLine = (runsPerMonth: number, runTotal: number): CostLine =>
  lineOf(
    'steady runs',
    runsPerMonth,
    { usd: runTotal, per: 1, unit: 'runs', status: 'third party', source: 'the total of a steady run' },
    '--runs-per-month',
  );
