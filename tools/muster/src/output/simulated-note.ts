import type { Location, Surroundings } from '../surroundings.ts';

/** Says on stderr that the data is not of real accounts, if a data directory has the demonstration's fleet. */
export function noteSimulated(
  location: Location,
  { stderr, holdsDemonstration }: Pick<Surroundings, 'stderr' | 'holdsDemonstration'>,
): void {
  if (isSimulated(location, { holdsDemonstration }))
    stderr.write(
      `note: simulated fleet: ${location.dataDirectory} has the data of the demonstration, not of real accounts\n`,
    );
}

/** Whether a data directory has the demonstration's fleet. */
export const isSimulated = (
  location: Location,
  { holdsDemonstration }: Pick<Surroundings, 'holdsDemonstration'>,
): location is Extract<Location, { engine: 'local' }> =>
  location.engine === 'local' && location.store !== 'dynamodb' && holdsDemonstration(location.dataDirectory);
