import { wordsForAll } from '@muster/contracts';
import type { TextPattern } from '@muster/inventory-table/filter';
import { visibleText } from '../output/terminal-text.ts';
import type { InventoryRecords } from '../surroundings.ts';

/** IDs that one note names. */
const MAX_NAMED = 20;

/**
 * The IDs that the user named and that no existing resource has, whatever the other conditions are. IDs with
 * wildcards name no resource.
 */
export async function missingIds(
  ids: readonly TextPattern[],
  inventory: Pick<InventoryRecords, 'resources'>,
): Promise<{ readonly notes: readonly string[]; readonly areSomeUnknown: boolean }> {
  const missing = new Set(ids.filter((id) => typeof id === 'string'));
  const gone: string[] = [];
  for (const isGone of [false, true]) {
    if (missing.size === 0) break;
    for await (const page of inventory.resources({ ids: [...missing], gone: isGone }))
      for (const { resourceId } of page) if (missing.delete(resourceId) && isGone) gone.push(resourceId);
  }
  return {
    notes: [
      ...(gone.length === 0
        ? []
        : [`note: deleted: ${named(gone)}; show deleted ${wordsForAll().many} with --gone`]),
      ...(missing.size === 0 ? [] : [`note: not in the inventory: ${named([...missing])}`]),
    ],
    areSomeUnknown: missing.size > 0,
  };
}

function named(ids: readonly string[]): string {
  const more = ids.length - MAX_NAMED;
  return `${ids.slice(0, MAX_NAMED).map(visibleText).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
