import { connectionFaultOf } from '@muster/aws-session/client';
import { ConnectionError } from '../errors.ts';

/** What a call that failed means for what was to be done. */
export interface Consequence {
  /** It was certainly not done. */
  readonly refused: string;
  /** It may have been done all the same. */
  readonly unclear: string;
}

/**
 * The error for the user where a call did not come to AWS; undefined where something else is the cause.
 * @param happened what could not be done, as the beginning of the message
 */
export function connectionFailure(
  error: unknown,
  happened: string,
  consequence?: Consequence,
): ConnectionError | undefined {
  const fault = connectionFaultOf(error);
  if (fault === undefined) return undefined;
  const { code, message } = fault;
  // A proxy may break off after it has forwarded a call.
  const outcome = code === 'ProxyUnavailable' ? consequence?.unclear : consequence?.refused;
  const text = `${happened}: ${message}`;
  return new ConnectionError(code, outcome === undefined ? text : `${text}; ${outcome}`, { cause: error });
}
