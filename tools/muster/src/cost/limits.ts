import { DEFAULT_TAG_CALLS_PER_SECOND } from '@muster/contracts';
import { NEW_TABLE_WRITES_PER_SECOND } from '@muster/service-definition';
import { callsAtOnce } from '@muster/tagger';
import { formatCount } from '../output/format.ts';
import { assumptions } from './assumptions.ts';
import type { Deployment } from './deployment.ts';
import { writeUnits } from './item-sizes.ts';
import { pricedType } from './priced-type.ts';
import type { Scope } from './scope.ts';
import type { RunUsage } from './usage.ts';

export interface ApiCallCount {
  readonly call: string;
  readonly count: number;
  readonly basis: string;
}

/** The minimum time of a run because of one limit. The run takes at least the maximum of them. */
export interface TimeFloor {
  readonly limit: string;
  readonly seconds: number;
  readonly basis: string;
  readonly source: string;
}

const { calls, listing, words } = pricedType;

/** Calls to the accounts. They are free of charge. */
export function apiCallsOf({ shape }: RunUsage): ApiCallCount[] {
  const { accounts, targets, pages, scans, tasks, invocationsPerScan } = shape;
  const scanCalls = targets * scans * invocationsPerScan;
  return [
    {
      call: calls.list,
      count: targets * scans * pages,
      basis: `1000 ${words.many} a call, each scan`,
    },
    { call: 'ec2:DescribeRegions', count: accounts, basis: 'once an account' },
    { call: calls.tag, count: targets * tasks, basis: `up to 1000 ${words.many} of one change a call` },
    {
      call: 'sts:AssumeRole',
      count: accounts + scanCalls + targets * tasks,
      basis: 'maximum; fewer if an execution environment processes the same account again within the run',
    },
  ];
}

/** A token bucket of one API in one account and region: a burst of `burst` calls, then `perSecond`. */
const bucketSeconds = (calls: number, burst: number, perSecond: number): number =>
  Math.max(0, (calls - burst) / perSecond);

const EC2_BUCKETS = 'https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html';
const DYNAMODB_GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';

export function timeFloorsOf(scope: Scope, usage: RunUsage, deployment: Deployment): TimeFloor[] {
  const { shape, tables } = usage;
  const waves =
    Math.ceil(scope.accounts / deployment.accountsAtOnce) *
    Math.ceil(scope.regions / deployment.regionsAtOnce);
  const assumeRole = apiCallsOf(usage).find(({ call }) => call === 'sts:AssumeRole')?.count ?? 0;
  const writtenPerTarget = Math.max(shape.changedPerTarget, shape.taggedPerTarget);
  const tableWrites = Math.max(NEW_TABLE_WRITES_PER_SECOND, scope.warmWritesPerSecond);
  const tasksAtOnce = deployment.consumersAtOnce * deployment.messagesPerInvocation;
  return [
    {
      limit: 'a new inventory table',
      seconds: tables.inventory.writes / tableWrites,
      basis: `${formatCount(tableWrites)} writes a second until it has grown with use; --warm-writes-per-second`,
      source: `${DYNAMODB_GUIDE}/on-demand-capacity-mode.html`,
    },
    {
      limit: "one target's partition",
      seconds: (writtenPerTarget * writeUnits(shape.itemBytes)) / 1_000,
      basis: '1,000 write units a second in one partition',
      source: `${DYNAMODB_GUIDE}/bp-partition-key-design.html`,
    },
    {
      limit: listing,
      seconds: bucketSeconds(shape.pages * shape.scans, 100, 20),
      basis:
        '100 calls at once, then 20 a second, in each account and region; shared with all other callers there',
      source: EC2_BUCKETS,
    },
    {
      limit: 'CreateTags',
      seconds: bucketSeconds(
        shape.tasks,
        callsAtOnce(DEFAULT_TAG_CALLS_PER_SECOND),
        DEFAULT_TAG_CALLS_PER_SECOND,
      ),
      basis: `${callsAtOnce(DEFAULT_TAG_CALLS_PER_SECOND)} calls at once, then ${DEFAULT_TAG_CALLS_PER_SECOND} a second, in each account and region`,
      source: 'default of tagCallsPerSecond, below the limit of EC2',
    },
    {
      limit: 'AssumeRole',
      seconds: assumeRole / 600,
      basis: '600 calls a second for the account that Muster runs in',
      source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    },
    {
      limit: 'targets at the same time',
      seconds: waves * shape.scans * shape.pages * scope.secondsPerPage,
      basis: `${deployment.accountsAtOnce} accounts with ${deployment.regionsAtOnce} regions each, ${scope.secondsPerPage} s a page (assumed)`,
      source: 'MaxConcurrency of EachAccount and EachRegion in run.asl.json',
    },
    {
      limit: 'tag tasks at the same time',
      seconds: (shape.targets * shape.tasks * assumptions.secondsPerTask.value) / tasksAtOnce,
      basis: `${tasksAtOnce} tasks, ${assumptions.secondsPerTask.value} s each (assumed)`,
      source: 'reserved concurrency and batch size of applyTags',
    },
  ];
}
