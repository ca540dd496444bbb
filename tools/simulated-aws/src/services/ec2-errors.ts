import { AwsError } from '../errors.ts';
import type { Call } from './call.ts';

export function invalidValue(message: string): AwsError {
  return new AwsError(400, 'InvalidParameterValue', message);
}

export function missingParameter(name: string): AwsError {
  return new AwsError(400, 'MissingParameter', `The request must contain the parameter ${name}`);
}

export function unauthorized(call: Call): AwsError {
  return new AwsError(
    403,
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. User: ${call.identity.arn} is not authorized to perform: ${call.api} because no identity-based policy allows the ${call.api} action`,
  );
}

/** The answer to a call that a service control policy of the organization denies. */
export function deniedByPolicy(call: Call): AwsError {
  return new AwsError(
    403,
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. User: ${call.identity.arn} is not authorized to perform: ${call.api} with an explicit deny in a service control policy`,
  );
}

/** Throws if the call is a dry run that would have succeeded. */
export function refuseDryRun(call: Call): void {
  if (!call.params.flag('DryRun')) return;
  throw new AwsError(412, 'DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
}
