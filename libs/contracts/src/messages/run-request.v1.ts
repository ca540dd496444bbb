import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { refuseUnknown } from '../tolerant.ts';
import { AccountId } from '../values/ids.ts';
import { OrganizationScope } from '../values/organization-scope.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/**
 * Input of the state machine: the run and whose accounts it covers. Starting it again with the same run id goes on
 * with that run. Names that are not known are refused: services that are older than the command must not leave out a
 * part of what the user wants. What the form allows and a run could not use is refused by `checkRequest` of
 * `@muster/configuration`.
 */
export const RunRequestV1 = defineContract({
  id: 'run-request.v1',
  schema: refuseUnknown(
    z
      .strictObject({
        run: RunContext,
        accounts: z.array(AccountId).min(1).optional(),
        organization: OrganizationScope.optional(),
      })
      .refine((request) => (request.accounts === undefined) !== (request.organization === undefined), {
        message: 'set either accounts or organization',
      }),
  ),
  example: { run: runContextExample, accounts: ['111111111111', '222222222222'] },
});
export type RunRequest = z.infer<typeof RunRequestV1.schema>;
