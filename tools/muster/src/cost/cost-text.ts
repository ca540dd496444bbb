import { counted, formatCount, formatDuration, plural } from '../output/format.ts';
import { plainTable } from '../output/table.ts';
import type { Bill, CostLine } from './cost-line.ts';
import type { CostReport, PhaseCost } from './cost.ts';
import { pricedType } from './priced-type.ts';
import type { Scope } from './scope.ts';

/** Units with large quantities are easier to read by the million or the thousand. */
const QUANTITIES = [
  { from: 0, to: 0.000_01, per: 1_000_000, name: 'million' },
  { from: 0.000_01, to: 0.001, per: 1_000, name: 'thousand' },
] as const;

const SOLD_SINGLY: readonly string[] = ['GB-seconds', 'runs'];

/** `$5,100`, `$1.06`, `$0.0033`, `<$0.0001` */
function money(usd: number): string {
  if (usd > 0 && usd < 0.000_05) return '<$0.0001';
  if (usd >= 1_000) return `$${formatCount(Math.round(usd))}`;
  return `$${usd.toFixed(usd > 0 && usd < 0.01 ? 4 : 2)}`;
}

const amountText = (amount: number): string =>
  Number.isInteger(amount) || amount >= 1_000
    ? formatCount(Math.round(amount))
    : String(Number(amount.toPrecision(4)));

/** `$0.625/million`, `$0.25`, with a mark if the price is not verified. */
function priceText({ unit, unitPrice, priceStatus }: CostLine): string {
  const quantity = SOLD_SINGLY.includes(unit)
    ? undefined
    : QUANTITIES.find(({ from, to }) => unitPrice >= from && unitPrice < to);
  const price =
    quantity === undefined
      ? `$${Number(unitPrice.toPrecision(6))}`
      : `$${Number((unitPrice * quantity.per).toFixed(6))}/${quantity.name}`;
  return `${price}${priceStatus === 'unverified' ? ' *' : ''}`;
}

function billText({ lines, total }: Bill): string {
  const rows = lines.map((line) => [
    line.part,
    amountText(line.amount),
    line.unit,
    priceText(line),
    money(line.cost),
  ]);
  return plainTable(
    ['PART', 'AMOUNT', 'UNIT', 'PRICE', 'COST'],
    alignRight([...rows, ['total', '', '', '', money(total)]], [1, 4]),
  );
}

const ACCOUNTS_TITLE =
  'Cost for the accounts if AWS Config records every change (to leave it out: --no-config-recording)';
const NO_RULES = 'Evaluations of AWS Config rules are not included (to add them: --config-rules <number>)';

/** The bill of a run, and its cost for the accounts. */
function phaseText(phase: PhaseCost, { configRules }: Pick<Scope, 'configRules'>): string {
  const own = `${phase.title}\n\n${billText(phase)}`;
  if (phase.accounts.lines.length === 0) return own;
  const title = configRules === 0 ? `${ACCOUNTS_TITLE}\n${NO_RULES}` : ACCOUNTS_TITLE;
  return `${own}\n\n${title}\n\n${billText(phase.accounts)}`;
}

/** Pads the given columns on the left to align their figures. */
function alignRight(rows: readonly (readonly string[])[], columns: readonly number[]): string[][] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row.map((cell, column) => (columns.includes(column) ? cell.padStart(width(column)) : cell)),
  );
}

const HEADS: Readonly<Record<PhaseCost['name'], string>> = {
  'first-scan': 'FIRST',
  'tag-all': 'TAG ALL',
  steady: 'STEADY',
};

/** One row for each item, one column for each phase. */
function comparison<Entry>(
  head: string,
  phases: readonly PhaseCost[],
  entriesOf: (phase: PhaseCost) => readonly Entry[],
  nameOf: (entry: Entry) => string,
  valueOf: (entry: Entry) => string,
): string {
  const names = phases[0] === undefined ? [] : entriesOf(phases[0]).map(nameOf);
  const rows = names.map((name, index) => [
    name,
    ...phases.map((phase) => {
      const entry = entriesOf(phase)[index];
      return entry === undefined ? '' : valueOf(entry);
    }),
  ]);
  return plainTable([head, ...phases.map(({ name }) => HEADS[name])], rows);
}

const floorText = (seconds: number): string => (seconds === 0 ? '-' : formatDuration(seconds * 1_000));

/** The report for people. */
export function costText({ scope, phases, month, priceRegion, pricesAsOf }: CostReport): string {
  const { words } = pricedType;
  const size =
    `${plural(scope.accounts, 'account')} x ${plural(scope.regions, 'region')} x ` +
    `${counted(scope.instances, words)} = ${plural(scope.targets, 'target')}, ${counted(scope.instancesInAll, words)}`;
  const sections = [
    `${size}\nUS dollars, ${priceRegion}, prices as of ${pricesAsOf} without free tier or tax; * marks unverified prices.`,
    ...phases.map((phase) => phaseText(phase, scope)),
    `A month with ${plural(scope.runsPerMonth, 'steady run')}\n\n${billText(month)}`,
    `API calls of a run to the accounts (free of charge; AssumeRole: maximum)\n\n${comparison(
      'CALL',
      phases,
      ({ apiCalls }) => apiCalls,
      ({ call }) => call,
      ({ count }) => formatCount(count),
    )}`,
    `Minimum duration of a run because of each limit ("-": none)\n\n${comparison(
      'LIMIT',
      phases,
      ({ timeFloors }) => timeFloors,
      ({ limit }) => limit,
      ({ seconds }) => floorText(seconds),
    )}`,
    'Sources and assumptions: --json and docs/cost.md',
  ];
  return `${sections.join('\n\n')}\n`;
}
