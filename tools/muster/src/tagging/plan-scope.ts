import type { PlanScope } from '@muster/contracts';
import { WrongUseError } from '../errors.ts';
import { readKnown } from '../inventory/read-known.ts';
import { type Conditions, needsKnown, targetsOf, wildcardNotes } from '../inventory/selection.ts';
import { quotedForShell } from '../output/shell.ts';
import type { OpenedData, Surroundings } from '../surroundings.ts';

/**
 * The accounts and regions that options select.
 * @param accounts the accounts that can be selected. Undefined: all
 * @param file where the accounts come from, for messages
 * @throws WrongUseError for an account that is not one of them
 */
export async function planScope(
  options: Pick<Conditions, 'account' | 'region'>,
  { accounts, file }: { readonly accounts: readonly string[] | undefined; readonly file: string },
  data: OpenedData,
  { stderr }: Surroundings,
): Promise<Pick<PlanScope, 'accountIds' | 'regions'>> {
  const known = needsKnown(options) ? await readKnown(data) : undefined;
  const { accountIds, regions } = targetsOf(options, known);
  for (const note of wildcardNotes(options, known)) stderr.write(`${note}\n`);
  const other = accountIds?.find((id) => accounts?.includes(id) === false);
  if (other !== undefined)
    throw new WrongUseError(`account ${other} is not among the accounts of the plan (rules of ${file})`);
  return {
    ...(accountIds === undefined ? {} : { accountIds: [...accountIds] }),
    ...(regions === undefined ? {} : { regions: [...regions] }),
  };
}

/** The options that select these accounts and regions. */
export const scopeOptions = ({
  accountIds = [],
  regions = [],
}: Pick<PlanScope, 'accountIds' | 'regions'>): string[] => [
  ...accountIds.map((id) => `--account ${id}`),
  ...regions.map((region) => `--region ${quotedForShell(region)}`),
];
