import { toStepError } from '@muster/aws-session';
import { type Contract, parseContract } from '@muster/contracts';
import type { LambdaContext } from '@muster/service-definition';
import type { z } from 'zod';

export type StepHandler<Output> = (event: unknown, context: LambdaContext) => Promise<Output>;

/**
 * The handler of a Task state: parses the event, builds what it needs at the first call and keeps it for the life of
 * the process. Errors of AWS get the names that the state machine's Retry and Catch know.
 */
export function stepHandler<Schema extends z.ZodType, Deps, Output>(
  contract: Contract<Schema>,
  createDeps: () => Deps,
  step: (input: z.output<Schema>, deps: Deps) => Promise<Output>,
): StepHandler<Output> {
  let deps: Deps | undefined;
  return async (event) => {
    try {
      deps ??= createDeps();
      return await step(parseContract(contract, event, 'the event'), deps);
    } catch (error) {
      throw toStepError(error);
    }
  };
}
