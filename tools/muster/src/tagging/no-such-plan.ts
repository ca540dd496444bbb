import { type LocationOptions, locationName, locationText } from '../commands/options.ts';
import { WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import type { Location } from '../surroundings.ts';

/** The plan may be in another data directory or stage. */
export function noSuchPlan(planId: string, location: Location, options: LocationOptions): WrongUseError {
  const elsewhere =
    location.engine === 'aws'
      ? 'choose another --stage; a stage may still be making the plan'
      : 'choose another place with --data or --store';
  return new WrongUseError(
    `plan ${planId} does not exist in ${locationName(location)}; list the plans with "${MUSTER} tag plans${locationText(options)}", or ${elsewhere}`,
  );
}
