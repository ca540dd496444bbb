import { MusterError } from '@muster/errors';
import type { z } from 'zod';
import type { Contract } from './contract.ts';
import { tolerant } from './tolerant.ts';

/** Foreign data does not match its contract. The message names the record and each field. */
export class ContractError extends MusterError {
  static override readonly code = 'ContractViolation';
  readonly contractId: string;
  readonly issues: readonly { path: string; message: string }[];

  constructor(contractId: string, record: string, issues: readonly { path: string; message: string }[]) {
    const list = issues.map(({ path, message }) => `${path || '(whole)'}: ${message}`).join('; ');
    super(`${record} is not a valid ${contractId}: ${list}`);
    this.contractId = contractId;
    this.issues = issues;
  }
}

/** A zod path as text: `rules[0].set.Production`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
}

/** For a key of a record, zod only says that it is invalid. The reason is one level down. */
const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message).join(', ') : issue.message;

/**
 * Parses foreign data with its contract. Leaves out what another version of Muster added. A missing field is an error
 * that names the field. Names that people write, such as the keys of `muster.yaml`, must all be known
 * (`refuseUnknown`).
 * @throws ContractError
 */
export function parseContract<Schema extends z.ZodType>(
  contract: Contract<Schema>,
  data: unknown,
  record = 'the data',
): z.output<Schema> {
  return parsed(tolerant(contract.schema), contract.id, data, record);
}

/**
 * Parses data that a service wrote for itself, such as a row of a private table, and that has no contract.
 * @param name name of the data, for the message
 * @throws ContractError
 */
export const parseOwn = <Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  name: string,
): z.output<Schema> => parsed(schema, name, data, 'the data');

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  id: string,
  data: unknown,
  record: string,
): z.output<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({
    path: formatPath(issue.path),
    message: messageOf(issue),
  }));
  throw new ContractError(id, record, issues);
}
