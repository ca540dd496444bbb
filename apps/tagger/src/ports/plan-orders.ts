import type { PlanOrder } from '../domain/saved-plan/make-plan.ts';

/** Orders of plans that a stage makes. They are too large for the state of a state machine. */
export interface PlanOrders {
  /** Writes an order under the ID of its plan. */
  writeOrder(order: PlanOrder): Promise<void>;
  /**
   * Undefined if there is no such order, or if it was not written completely. Sees all earlier writes, but may return an
   * order that it has read before.
   */
  readOrder(planId: string): Promise<PlanOrder | undefined>;
}
