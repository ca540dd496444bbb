import { codedError } from '@muster/errors';
import { withoutEncodedPart } from './message-text.ts';
import type { Refusal } from './values/refusal.ts';

/** What an error says, its name being the code. */
export function refusalOf(error: unknown): Refusal {
  const { name, message } = codedError(error);
  return { code: name, message: withoutEncodedPart(message) };
}
