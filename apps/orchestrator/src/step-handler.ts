import { toStepError } from '@muster/aws-session';
import { type Contract, parseContract } from '@muster/contracts';
import { type Handler, type Observation, observed } from '@muster/observability';
import type * as z from 'zod';

/**
 * The handler of a Task state: parses the event, builds what it needs at the first call and keeps it for the life of
 * the process. Errors of AWS get the names that the state machine's Retry and Catch know.
 */
export function stepHandler<Schema extends z.ZodType, Deps, Output>(
  functionName: string,
  contract: Contract<Schema>,
  createDeps: () => Deps,
  step: (input: z.output<Schema>, deps: Deps, observation: Observation) => Promise<Output>,
): Handler<Output> {
  let deps: Deps | undefined;
  return observed(functionName, async (event, _context, observation) => {
    try {
      deps ??= createDeps();
      return await step(parseContract(contract, event, 'the event'), deps, observation);
    } catch (error) {
      throw toStepError(error);
    }
  });
}
