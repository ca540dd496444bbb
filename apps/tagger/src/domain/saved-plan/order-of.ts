import { PlanOrderMissingError } from '../../errors.ts';
import type { PlanOrders } from '../../ports/plan-orders.ts';
import type { PlanOrder } from './make-plan.ts';

export interface OrderPorts {
  readonly orders: Pick<PlanOrders, 'readOrder'>;
}

/** The order of a plan. @throws PlanOrderMissingError */
export async function orderOf(planId: string, orders: OrderPorts['orders']): Promise<PlanOrder> {
  const order = await orders.readOrder(planId);
  if (order === undefined) throw new PlanOrderMissingError(planId);
  return order;
}
