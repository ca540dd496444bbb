import { connectionFaultOf } from '@muster/aws-session/client';
import { ConnectionError } from '../errors.ts';

/** What a failed call means for the command. */
export interface Consequence {
  /** The action was not done. */
  readonly refused: string;
  /** The action may have been done. */
  readonly unclear: string;
}

/**
 * The error for a call that did not reach AWS; undefined if the cause is different.
 * @param happened what could not be done; the message begins with it
 */
export function connectionFailure(
  error: unknown,
  happened: string,
  consequence?: Consequence,
): ConnectionError | undefined {
  const fault = connectionFaultOf(error);
  if (fault === undefined) return undefined;
  const { code, message } = fault;
  // A proxy can fail after it forwarded a call.
  const outcome = code === 'ProxyUnavailable' ? consequence?.unclear : consequence?.refused;
  const text = `${happened}: ${message}`;
  return new ConnectionError(code, outcome === undefined ? text : `${text}; ${outcome}`, { cause: error });
}
