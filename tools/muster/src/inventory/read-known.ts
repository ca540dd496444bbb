import { readCoverage } from '../output/freshness.ts';
import type { OpenedData } from '../surroundings.ts';
import { readAccountNames } from './account-names.ts';
import type { Known } from './selection.ts';

/** What the inventory knows, for accounts and regions by wildcard or name. */
export async function readKnown(data: Pick<OpenedData, 'inventory' | 'runs'>): Promise<Known> {
  const { inventory } = data;
  const { listed, targets, accounts } = await readCoverage(inventory, {});
  return { targets: listed, accounts, accountNames: await readAccountNames([...targets, ...accounts], data) };
}
