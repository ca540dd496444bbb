import { ImpossibleStateError } from '@muster/errors';
/**
 * A member of an answer that the proof requires.
 * @throws ImpossibleStateError if it is missing: the client does not prove its answers, which is a bug
 */
export function demanded<Value>(value: Value | undefined, member: string): Value {
  if (value === undefined)
    throw new ImpossibleStateError(`an answer without ${member} was not proven to be one`);
  return value;
}
