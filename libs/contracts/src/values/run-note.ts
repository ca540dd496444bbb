import * as z from 'zod';
import { Failure } from './failure.ts';
import { AccountId, RegionName } from './ids.ts';

/** Something that did not keep a run from its work and that a person has to know. */
export const RunNote = z.strictObject({
  accountId: AccountId,
  region: RegionName.optional(),
  ...Failure.shape,
});
export type RunNote = z.infer<typeof RunNote>;
