import type { AreaSchema } from './area.ts';
import { inventory } from './inventory.ts';
import { queue } from './queue.ts';
import { runs } from './runs.ts';
import { tagging } from './tagging.ts';

/** The schema of the whole file, by area. */
const AREAS: readonly AreaSchema[] = [inventory, runs, tagging, queue];

/** The newest version of the schema. `PRAGMA user_version` holds the version of a file. */
export const SCHEMA_VERSION = Math.max(...AREAS.flatMap((area) => [...area.keys()]));

/** The SQL that migrates a file from version `from` to `SCHEMA_VERSION`. 0 is an empty file. */
export function migrationsFrom(from: number): string[] {
  const steps: string[] = [];
  for (let version = from + 1; version <= SCHEMA_VERSION; version++)
    for (const area of AREAS) {
      const sql = area.get(version);
      if (sql !== undefined) steps.push(sql);
    }
  return steps;
}
