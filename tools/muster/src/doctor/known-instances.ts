import { MAX_INSTANCES_TRIED } from '@muster/contracts';
import type { TargetOfType } from '@muster/inventory-table';
import type { InventoryRecords, Location, OpenedData, Surroundings } from '../surroundings.ts';
import type { KnownInstances } from './ports.ts';

/**
 * Instances of the inventory table, which is opened on first use. Returns none if there is no table yet or it cannot be
 * read. `doctor` reports what that leaves unproven.
 */
export function knownInstances(
  surroundings: Pick<Surroundings, 'openData'>,
  location: Location,
): KnownInstances & { close(): Promise<void> } {
  let opened: Promise<OpenedData | undefined> | undefined;
  const some = async (inventory: InventoryRecords, target: TargetOfType) =>
    inventory.someResourceIds(target, MAX_INSTANCES_TRIED);
  return {
    some: async (target) => {
      opened ??= surroundings.openData(location).catch(() => undefined);
      const data = await opened;
      if (data === undefined) return [];
      try {
        return await some(data.inventory, target);
      } catch {
        return [];
      }
    },
    close: async () => (await opened)?.close(),
  };
}
