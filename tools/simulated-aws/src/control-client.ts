import { z } from 'zod';
import { actionsResultSchema } from './actions.ts';
import type { Actions, ActionsResult } from './actions.ts';
import { CONTROL_PREFIX, truthItemSchema } from './control.ts';
import type { TruthItem } from './control.ts';
import { SimulatedAwsError } from './errors.ts';
import { faultsSchema } from './faults.ts';
import type { Faults, FaultsPatch } from './faults.ts';
import { statsSchema } from './stats.ts';
import type { Stats } from './stats.ts';

/**
 * A client for the control endpoint of a running simulated AWS. Every method throws `SimulatedAwsError` if it is
 * refused.
 */
export class SimulatedAwsControl {
  readonly #url: string;

  /** The `url` that is printed or returned at the start, for example "http://127.0.0.1:5599". */
  constructor(url: string) {
    this.#url = url;
  }

  /** The calls since the start or the last reset. */
  stats(): Promise<Stats> {
    return this.#request('GET', 'stats', statsSchema);
  }

  async resetStats(): Promise<void> {
    await this.#request('POST', 'reset-stats', z.object({}), {});
  }

  /** All instances that are currently listed in a target, including AWS-managed ones. */
  truth(accountId: string, region: string): Promise<TruthItem[]> {
    const query = new URLSearchParams({ account: accountId, region });
    return this.#request('GET', `truth?${query}`, z.array(truthItemSchema));
  }

  /** Changes the fleet: terminate, launch, vanish, tag. */
  actions(actions: Actions): Promise<ActionsResult> {
    return this.#request('POST', 'actions', actionsResultSchema, actions);
  }

  /** The active faults. */
  faults(): Promise<Faults> {
    return this.#request('GET', 'faults', faultsSchema);
  }

  /** Merges a change into the faults and returns them: lists replace, tables are merged, `null` removes. */
  setFaults(patch: FaultsPatch): Promise<Faults> {
    return this.#request('POST', 'faults', faultsSchema, patch);
  }

  async #request<T>(method: string, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
    const response = await fetch(`${this.#url}${CONTROL_PREFIX}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new SimulatedAwsError('ControlRefused', `${method} ${path}: ${response.status}: ${text}`);
    return schema.parse(JSON.parse(text));
  }
}
