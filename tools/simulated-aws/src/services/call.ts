import type { FormParams } from '../protocol/form.ts';
import type { Identity } from '../sessions.ts';

/** One request, as far as it concerns a service. */
export interface Call {
  readonly action: string;
  /** "service:Action". */
  readonly api: string;
  readonly region: string;
  readonly identity: Identity;
  /** Parameters of the query protocol; empty for a JSON service. */
  readonly params: FormParams;
  /** The body as it came. */
  readonly body: string;
  readonly requestId: string;
  readonly nowMs: number;
}

/** What a service answers: the body, and how many instances it lists. */
export interface Answer {
  readonly body: string;
  readonly instances?: number;
}

/** "account/region" of the caller. */
export function targetOf(call: Call): string {
  return `${call.identity.accountId}/${call.region}`;
}
