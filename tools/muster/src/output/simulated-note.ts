import type { Location, Surroundings } from '../surroundings.ts';

/** Says on stderr that the data is not of real accounts, if a data directory has the demonstration's fleet. */
export function noteSimulated(
  location: Location,
  { stderr, holdsDemonstration }: Pick<Surroundings, 'stderr' | 'holdsDemonstration'>,
): void {
  if (location.engine !== 'local' || location.store === 'dynamodb') return;
  if (holdsDemonstration(location.dataDirectory))
    stderr.write(
      `note: simulated fleet: ${location.dataDirectory} has the data of the demonstration, not of real accounts\n`,
    );
}
