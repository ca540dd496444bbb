import { PlanRefusedError } from '../errors.ts';

/** Codes of plans that the rules or their limits forbid. They are no faults of Muster. */
const REFUSALS: readonly string[] = ['RulesDisagree', 'PlanLimitExceeded'];

/** Whether an error with this code refuses a plan. */
export const isRefusal = (code: string | undefined): boolean => code !== undefined && REFUSALS.includes(code);

/**
 * The result of planning.
 * @throws PlanRefusedError if the rules disagree, or a limit is exceeded
 */
export async function asRefusal<Result>(planning: Promise<Result>): Promise<Result> {
  try {
    return await planning;
  } catch (error) {
    if (error instanceof Error && isRefusal(error.name))
      throw new PlanRefusedError(error.message, { cause: error });
    throw error;
  }
}
