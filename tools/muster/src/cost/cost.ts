import { ImpossibleStateError } from '@muster/errors';
import { accountsCostOf } from './accounts-cost.ts';
import { type Assumption, assumptions } from './assumptions.ts';
import type { Bill } from './cost-line.ts';
import type { Deployment } from './deployment.ts';
import { type ApiCallCount, apiCallsOf, type TimeFloor, timeFloorsOf } from './limits.ts';
import { monthCostOf } from './month-cost.ts';
import { PRICE_REGION, PRICES_AS_OF } from './prices.ts';
import { runCostOf, warmingOf } from './run-cost.ts';
import { type Phase, phasesOf, type Scope } from './scope.ts';
import { usageOf } from './usage.ts';

export interface PhaseCost extends Bill {
  readonly name: Phase['name'];
  readonly title: string;
  /** The cost of the run for the accounts that it reads and tags. Not included in `total`. */
  readonly accounts: Bill;
  readonly apiCalls: readonly ApiCallCount[];
  readonly timeFloors: readonly TimeFloor[];
}

/** The output of `muster cost --json`. Money is in US dollars. */
export interface CostReport {
  readonly scope: Scope & { readonly targets: number; readonly instancesInAll: number };
  readonly priceRegion: string;
  readonly pricesAsOf: string;
  readonly phases: readonly PhaseCost[];
  readonly month: Bill;
  readonly assumptions: readonly ({ readonly name: string } & Assumption)[];
}

/** Calculates the cost of the runs of a scope, from the first inventory to the steady state, and of a month. */
export function costOf(scope: Scope, deployment: Deployment): CostReport {
  const phases = phasesOf(scope).map((phase) => {
    const usage = usageOf(scope, phase, deployment);
    return { phase, usage, bill: runCostOf(usage, phase.tableIsEmpty ? [warmingOf(scope)] : []) };
  });
  const steady = phases.at(-1);
  if (steady === undefined) throw new ImpossibleStateError('there is no steady phase');
  const targets = scope.accounts * scope.regions;
  return {
    scope: { ...scope, targets, instancesInAll: targets * scope.instances },
    priceRegion: PRICE_REGION,
    pricesAsOf: PRICES_AS_OF,
    phases: phases.map(({ phase: { name, title }, usage, bill }) => ({
      name,
      title,
      ...bill,
      accounts: accountsCostOf(usage, scope),
      apiCalls: apiCallsOf(usage),
      timeFloors: timeFloorsOf(scope, usage, deployment),
    })),
    month: monthCostOf(scope, steady.usage, steady.bill.total, deployment),
    assumptions: Object.entries<Assumption>({
      ...assumptions,
      secondsPerPage: { ...assumptions.secondsPerPage, value: scope.secondsPerPage },
    }).map(([name, assumption]) => ({ name, ...assumption })),
  };
}
