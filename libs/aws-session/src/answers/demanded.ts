/**
 * A member of an answer that its proof demands, so that it is there.
 * @throws Error if it is not: the client does not prove its answers, which is a fault of the code
 */
export function demanded<Value>(value: Value | undefined, member: string): Value {
  if (value === undefined) throw new Error(`an answer without ${member} was not proven to be one`);
  return value;
}
