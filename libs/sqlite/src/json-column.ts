import { jsonIn } from '@muster/errors';

/**
 * The value of a JSON column. A text that is not JSON stays as it is, so that the schema refuses it and names the field.
 */
export function jsonColumn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const content = jsonIn(value);
  return content === undefined ? value : content;
}
