import type { CaughtError } from '@muster/contracts';
import { failureOfCaught, isExplicitDeny } from '@muster/errors';
import type { StateFailure } from '../domain/outcomes.ts';

/** The failure in an error that Step Functions passes to a Catch. */
export function stateFailureOf(error: CaughtError): StateFailure {
  const failure = failureOfCaught(error);
  return { ...failure, explicitDeny: isExplicitDeny(failure.message) };
}
