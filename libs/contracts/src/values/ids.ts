import * as z from 'zod';

/** Twelve digits, as a string: account IDs may start with zeros. */
export const AccountId = z
  .string({ error: ({ input }) => accountIdError(input) })
  .regex(/^\d{12}$/, 'expected an account id of exactly 12 digits, such as "111111111111"')
  .meta({ title: 'account ID' });

const ACCOUNT_ID_DIGITS = 12;
/** A number of fewer digits is another mistake than missing quotes: few accounts have more than two leading zeros. */
const MIN_DIGITS_WITHOUT_QUOTES = 10;

/** Why something that is not text is not an account ID. Without quotes, YAML and JSON read an ID as a number. */
export function accountIdError(input: unknown): string {
  const expected = 'expected an account id as a quoted string of 12 digits';
  const digits = typeof input === 'number' ? String(input) : '';
  return /^\d+$/.test(digits) &&
    digits.length >= MIN_DIGITS_WITHOUT_QUOTES &&
    digits.length <= ACCOUNT_ID_DIGITS
    ? `${expected}; write "${digits.padStart(ACCOUNT_ID_DIGITS, '0')}"`
    : `${input === undefined ? 'missing; ' : ''}${expected}, such as "111111111111"`;
}

export const RegionName = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'expected a region name, such as us-east-1');

/**
 * ID of a run. It becomes the name of a Step Functions execution (at most 80 characters) and, after the service's name,
 * part of an STS session name (at most 64).
 */
export const RunId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'expected 1 to 40 letters, digits, hyphens or underscores');

/**
 * A prefix and the rest, such as `vpc-0123456789abcdef0`. Services with an EC2-compatible API also use other digits.
 */
export const ResourceId = z
  .string()
  .regex(/^[A-Za-z]{1,16}-[\w.-]{1,64}$/, 'expected the id of a resource, such as vpc-0123456789abcdef0');

export const Timestamp = z.iso.datetime();

/** Number of calls by API: `{"ec2:CreateTags": 96}`. Every attempt counts, including retries. */
export const ApiCalls = z.record(z.string(), z.number().int().nonnegative());
export type ApiCalls = z.infer<typeof ApiCalls>;

/** Adds up counts of calls by name. */
export function addApiCalls(...counts: readonly ApiCalls[]): ApiCalls {
  const sum: Record<string, number> = {};
  for (const count of counts)
    for (const [name, calls] of Object.entries(count)) sum[name] = (sum[name] ?? 0) + calls;
  return sum;
}

export const Count = z.number().int().nonnegative();
