import * as z from 'zod';
import { Failure } from './failure.ts';
import { AccountId, RegionName } from './ids.ts';

/** A note for people about a run. It is not a failure. */
export const RunNote = z.strictObject({
  accountId: AccountId,
  region: RegionName.optional(),
  ...Failure.shape,
});
export type RunNote = z.infer<typeof RunNote>;
