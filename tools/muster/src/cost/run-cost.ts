import { NEW_TABLE_WRITES_PER_SECOND } from '@muster/service-definition';
import { type Bill, billOf, type CostLine, lineOf } from './cost-line.ts';
import { prices } from './prices.ts';
import type { Scope } from './scope.ts';
import type { RunUsage } from './usage.ts';

const BYTES_PER_GIGABYTE = 1_000_000_000;

/** One-time cost of the higher initial throughput of the table. */
export const warmingOf = ({ warmWritesPerSecond }: Pick<Scope, 'warmWritesPerSecond'>): CostLine =>
  lineOf(
    'inventory table, warmed once',
    Math.max(0, warmWritesPerSecond - NEW_TABLE_WRITES_PER_SECOND),
    prices.warmWrite,
    'what it takes beyond the 4,000 writes a second of a new table; --warm-writes-per-second',
  );

/**
 * The cost of one run: its usage times the prices.
 * @param once one-time cost that is added to this run
 */
export function runCostOf(usage: RunUsage, once: readonly CostLine[] = []): Bill {
  const { inventory, ...others } = usage.tables;
  const sumOf = (kind: 'reads' | 'writes') =>
    Object.values(others).reduce((sum, units) => sum + units[kind], 0);
  const invocations = usage.functions.reduce((sum, { invocations }) => sum + invocations, 0);
  const gigabyteSeconds = usage.functions.reduce((sum, { gigabyteSeconds }) => sum + gigabyteSeconds, 0);
  return billOf([
    ...once,
    lineOf('inventory table, writes', inventory.writes, prices.tableWrite, 'what is new, changed or tagged'),
    lineOf(
      'inventory table, reads',
      inventory.reads,
      prices.tableRead,
      'the whole table, strongly consistent: each scan, the plan, the verification',
    ),
    lineOf(
      'other tables, writes',
      sumOf('writes'),
      prices.tableWrite,
      'checkpoints, ledger of tag tasks, outcomes of the run',
    ),
    lineOf(
      'other tables, reads',
      sumOf('reads'),
      prices.tableRead,
      'checkpoints, ledger of tag tasks, outcomes of the run',
    ),
    lineOf(
      'Step Functions',
      usage.transitions,
      prices.stateTransition,
      'states entered without a failure, and the start of each execution',
    ),
    lineOf('Lambda, time', gigabyteSeconds, prices.functionTime, 'memory as deployed; durations are assumed'),
    lineOf('Lambda, requests', invocations, prices.functionRequest, 'invocations of all functions'),
    lineOf(
      'SQS',
      usage.queueRequests,
      prices.queueRequest,
      'send in tens, receive and delete one by one at worst',
    ),
    lineOf(
      'SQS, fair queue',
      usage.queueRequests,
      prices.fairQueueRequest,
      'messages carry a MessageGroupId',
    ),
    lineOf(
      'S3, report',
      usage.shape.runsReported > 0 ? 1 : 0,
      prices.objectPut,
      'one page for each run; --report-retention-days',
    ),
    lineOf(
      'CloudWatch Logs',
      usage.logBytes / BYTES_PER_GIGABYTE,
      prices.logs,
      'ingestion; bytes for each invocation are assumed',
    ),
  ]);
}
