import { type LocationOptions, locationOf } from '../commands/options.ts';
import { WrongUseError } from '../errors.ts';
import type { Location, Surroundings } from '../surroundings.ts';

/** The location of plans, which only a machine has so far. @throws WrongUseError */
export function planLocation(options: LocationOptions, surroundings: Surroundings): Location {
  const location = locationOf(options, surroundings);
  if (location.engine === 'aws')
    throw new WrongUseError(
      'tag plans are not available in a stage yet; use them on one machine, without --engine aws. ' +
        '"muster run --engine aws" plans and sets tags in one step',
    );
  return location;
}
