import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { refuseUnknown } from '../tolerant.ts';
import { AccountSettings, ProfileName } from '../values/account-settings.ts';
import { Failure } from '../values/failure.ts';
import { AccountId } from '../values/ids.ts';
import { OrganizationScope } from '../values/organization-scope.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/**
 * Maximum size of a request as JSON, which is the input of an execution.
 * Source: Step Functions Developer Guide, "Quotas related to state machine executions".
 */
export const MAX_EXECUTION_INPUT_BYTES = 262_144;

/** More than the longest ARN of a principal. */
const MAX_REQUESTER_LENGTH = 2048;

/** A profile that was chosen but whose account could not be found. */
const UnknownProfile = z.strictObject({ profile: ProfileName, ...Failure.shape });

/**
 * Input of the state machine: the run and its accounts. Another start with the same run ID continues that run. Unknown
 * names are refused: services that are older than the command must not ignore a part of the user's request.
 * `checkRequest` of `@muster/configuration` refuses requests that have this form but cannot be used by a run.
 */
export const RunRequestV1 = defineContract({
  id: 'run-request.v1',
  schema: refuseUnknown(
    z
      .strictObject({
        run: RunContext,
        accounts: z.array(AccountId).min(1).optional(),
        organization: OrganizationScope.optional(),
        /** Settings of single accounts, each once. `run.hasAccountSettings` says that there are some. Absent: none. */
        accountSettings: z.array(AccountSettings).min(1).optional(),
        /**
         * Who started the run, as the command that started it says: usually the ARN of the caller. It is noted and has
         * no effect; CloudTrail has the proof. Absent: an earlier version or a schedule started it.
         */
        requestedBy: z.string().min(1).max(MAX_REQUESTER_LENGTH).optional(),
        /**
         * Profiles that gave no credentials and whose accounts are unknown. They are in scope, so no account of the
         * inventory counts as out of scope. Absent: none.
         */
        unknownProfiles: z.array(UnknownProfile).min(1).optional(),
      })
      .refine((request) => (request.accounts === undefined) !== (request.organization === undefined), {
        message: 'set either accounts or organization',
      }),
  ),
  example: { run: runContextExample, accounts: ['111111111111', '222222222222'] },
});
export type RunRequest = z.infer<typeof RunRequestV1.schema>;
