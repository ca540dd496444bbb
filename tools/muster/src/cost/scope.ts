import { LONGEST_MARGIN_MS } from '@muster/inventory';
import { MOST_WRITES_PER_SECOND, NEW_TABLE_WRITES_PER_SECOND } from '@muster/service-definition';
import { z } from 'zod';
import { assumptions } from './assumptions.ts';
import { RESOURCE_ITEM_BYTES } from './item-sizes.ts';
import { pricedType } from './priced-type.ts';

/** Runs in a month with one run a day. */
const DEFAULT_RUNS_PER_MONTH = 30;
const DEFAULT_CHANGED = 0.05;
/** Source: DynamoDB Developer Guide, Constraints: an item has at most 400 KB. */
const MAX_ITEM_BYTES = 409_600;
/** Source: AWS Config API Reference, MaxNumberOfConfigRulesExceededException: an account has at most 1000 rules. */
const MAX_CONFIG_RULES = 1_000;
/** Source: Lambda Developer Guide, quotas: a function runs for at most 900 s. Discover reserves a part of that. */
const MAX_SECONDS_PER_PAGE = 900 - LONGEST_MARGIN_MS / 1_000;

/** As `ledgerRetention` in `muster.yaml`. */
const LEAST_LEDGER_DAYS = 7;
const MOST_LEDGER_DAYS = 365;
const DEFAULT_LEDGER_DAYS = 90;

/** As the setting of a stage. */
const MAX_REPORT_DAYS = 3_650;

const WARM_WRITES = `Expected 0, or ${NEW_TABLE_WRITES_PER_SECOND} to ${MOST_WRITES_PER_SECOND}`;

const whole = (least: number, most: number) =>
  z
    .number()
    .int('Expected a whole number')
    .min(least, `Expected at least ${least}`)
    .max(most, `Expected at most ${most}`);
const share = z.number().min(0, 'Expected a share from 0 to 1').max(1, 'Expected a share from 0 to 1');

/** The runs to price. */
export const Scope = z.strictObject({
  accounts: whole(1, 100_000),
  /** Enabled regions of each account that are in scope. */
  regions: whole(1, 100),
  /** Instances in each account and region, on average. */
  instances: whole(0, 1_000_000),
  /** Share of the instances that are new or changed since the last run, in the steady state. */
  changed: share.default(DEFAULT_CHANGED),
  /** Share of the instances that a run tags in the steady state. */
  tagged: share.default(0),
  /** False: inventory only, as with `muster run --no-tag`. */
  tag: z.boolean().default(true),
  /** Whether AWS Config records every change of an instance in the accounts, as AWS Control Tower sets it up. */
  configRecording: z.boolean().default(true),
  /** AWS Config rules of each account and region that a change of an instance triggers, including conformance packs. */
  configRules: whole(0, MAX_CONFIG_RULES).default(0),
  runsPerMonth: whole(0, 100_000).default(DEFAULT_RUNS_PER_MONTH),
  /** Initial throughput that is set for the inventory table, in writes a second. 0: the throughput of a new table. */
  warmWritesPerSecond: z
    .number()
    .int('Expected a whole number')
    .max(MOST_WRITES_PER_SECOND, WARM_WRITES)
    .refine((writes) => writes === 0 || writes >= NEW_TABLE_WRITES_PER_SECOND, WARM_WRITES)
    .default(0),
  /** The setting of the stage: days that the page about each run stays in its bucket. 0: no pages. */
  reportRetentionDays: whole(0, MAX_REPORT_DAYS).default(0),
  /** Days that the ledger keeps the tag changes of a run. */
  ledgerRetentionDays: whole(LEAST_LEDGER_DAYS, MOST_LEDGER_DAYS).default(DEFAULT_LEDGER_DAYS),
  /** Average size of an instance in the inventory table. */
  itemBytes: whole(1, MAX_ITEM_BYTES).default(RESOURCE_ITEM_BYTES),
  /** Duration of Discover for each page of 1000 instances. */
  secondsPerPage: z
    .number()
    .positive('Expected more than 0 seconds')
    .max(MAX_SECONDS_PER_PAGE, `Expected at most ${MAX_SECONDS_PER_PAGE} seconds`)
    .default(assumptions.secondsPerPage.value),
});
export type Scope = z.output<typeof Scope>;

/** One kind of run: the share of the fleet that it writes and tags. */
export interface Phase {
  readonly name: 'first-scan' | 'tag-all' | 'steady';
  readonly title: string;
  /** Whether the table is still empty. */
  readonly tableIsEmpty: boolean;
  readonly changed: number;
  readonly tagged: number;
  /** Whether there are rules. */
  readonly tag: boolean;
}

const percent = (value: number): string => `${Number((value * 100).toFixed(2))} %`;

/** The first inventory, the run that tags everything once, and each later run. */
export function phasesOf({ changed, tagged, tag }: Scope): Phase[] {
  const { words } = pricedType;
  const first: Phase = {
    name: 'first-scan',
    title: `First inventory: every ${words.one} is new, none is tagged`,
    tableIsEmpty: true,
    changed: 1,
    tagged: 0,
    tag: false,
  };
  const all: Phase = {
    name: 'tag-all',
    title: `Tagging run: every ${words.one} is tagged and verified`,
    tableIsEmpty: false,
    changed: 0,
    tagged: 1,
    tag: true,
  };
  const steady: Phase = {
    name: 'steady',
    title: `Steady run: ${percent(changed)} changed, ${tag ? `${percent(tagged)} tagged` : 'inventory only'}`,
    tableIsEmpty: false,
    changed,
    tagged: tag ? tagged : 0,
    tag,
  };
  return tag ? [first, all, steady] : [first, steady];
}
