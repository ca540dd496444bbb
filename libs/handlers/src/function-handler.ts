import { countApiCalls, toStepError } from '@muster/aws-session';
import { type Contract, parseContract } from '@muster/contracts';
import { type Handler, type Observation, observed } from '@muster/observability';
import type * as z from 'zod';

/** The part of an invocation that its work can use. */
export interface Invocation extends Observation {
  /** Time until Lambda ends the invocation. */
  readonly remainingMs: () => number;
}

/**
 * The handler of a function. It parses the event, creates the dependencies at the first call and keeps them for the
 * lifetime of the process, and counts API calls. Errors of AWS get the codes that the state machine's Retry and Catch
 * match.
 */
export function functionHandler<Schema extends z.ZodType, Deps, Output>(
  functionName: string,
  contract: Contract<Schema>,
  createDeps: () => Deps,
  work: (input: z.output<Schema>, deps: Deps, invocation: Invocation) => Promise<Output>,
): Handler<Output> {
  let deps: Deps | undefined;
  return observed(functionName, async (event, context, observation) => {
    const invocation = { ...observation, remainingMs: () => context.getRemainingTimeInMillis() };
    try {
      const input = parseContract(contract, event, `the input of ${functionName}`);
      const kept = (deps ??= createDeps());
      const { result } = await countApiCalls(() => work(input, kept, invocation));
      return result;
    } catch (error) {
      throw toStepError(error);
    }
  });
}
