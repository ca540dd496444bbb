import type { FormParams } from '../protocol/form.ts';
import type { Identity } from '../sessions.ts';

/** The parts of a request that a service needs. */
export interface Call {
  readonly action: string;
  /** "service:Action". */
  readonly api: string;
  readonly region: string;
  readonly identity: Identity;
  /** Parameters of the query protocol. Empty for a JSON service. */
  readonly params: FormParams;
  /** The unparsed body. */
  readonly body: string;
  readonly requestId: string;
  readonly nowMs: number;
}

/** A service's answer: the body, and the number of instances in it. */
export interface Answer {
  readonly body: string;
  readonly instances?: number;
}

/** "account/region" of the caller. */
export function targetOf(call: Call): string {
  return `${call.identity.accountId}/${call.region}`;
}
