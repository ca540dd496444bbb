import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod';
import type { Contract } from './contract.ts';
import { ContractFileError } from './errors.ts';

/** A file with one version of a contract: `discover-input.v1.ts`. */
const CONTRACT_FILE = /\.v\d+\.ts$/;

const isContract = (value: unknown): value is Contract<z.ZodType> =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'schema' in value &&
  value.schema instanceof z.ZodType;

/**
 * The contracts in a folder and its subfolders: one in each file whose name contains a version.
 * @throws ContractFileError for a file that does not export exactly the contract of its name
 */
export async function contractsIn(folder: URL): Promise<Contract<z.ZodType>[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    CONTRACT_FILE.test(file),
  );
  const contracts = await Promise.all(files.map((file) => contractOf(new URL(file, folder))));
  return contracts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function contractOf(file: URL): Promise<Contract<z.ZodType>> {
  const id = basename(file.pathname, '.ts');
  const module: unknown = await import(file.href);
  const contracts = Object.values(Object(module)).filter(isContract);
  const [contract] = contracts;
  if (contract === undefined || contracts.length > 1 || contract.id !== id)
    throw new ContractFileError(`${file.pathname} must export one contract, with the id "${id}"`);
  return contract;
}

/** All contracts, for the export and for the checks that apply to all of them. */
export const allContracts: readonly Contract<z.ZodType>[] = await Promise.all(
  ['documents/', 'items/', 'messages/'].map((folder) => contractsIn(new URL(folder, import.meta.url))),
).then((lists) => lists.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1)));
