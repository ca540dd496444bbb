import type { Price, PriceStatus } from './prices.ts';

/** One part of a cost. */
export interface CostLine {
  readonly part: string;
  readonly amount: number;
  readonly unit: string;
  /** US dollars for one unit. */
  readonly unitPrice: number;
  /** US dollars. */
  readonly cost: number;
  /** How the amount is calculated. */
  readonly basis: string;
  /** Source of the price, and how reliable it is. */
  readonly source: string;
  readonly priceStatus: PriceStatus;
}

export interface Bill {
  readonly lines: readonly CostLine[];
  /** US dollars. The sum of the lines. */
  readonly total: number;
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Amounts are rounded to a millionth of a unit, money to a billionth of a dollar. */
export function lineOf(part: string, amount: number, price: Price, basis: string): CostLine {
  return {
    part,
    amount: rounded(amount, 6),
    unit: price.unit,
    unitPrice: price.usd / price.per,
    cost: rounded((amount * price.usd) / price.per, 9),
    basis,
    source: price.source,
    priceStatus: price.status,
  };
}

/** Leaves out lines with an amount of zero. */
export function billOf(lines: readonly CostLine[]): Bill {
  return {
    lines: lines.filter(({ amount }) => amount > 0),
    total: rounded(
      lines.reduce((sum, { cost }) => sum + cost, 0),
      9,
    ),
  };
}
