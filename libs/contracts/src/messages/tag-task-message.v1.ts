import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { ProfileName } from '../values/account-settings.ts';
import { AccountId, RegionName, RunId, Timestamp } from '../values/ids.ts';
import { LedgerRetention } from '../values/ledger-retention.ts';
import { MaxFailures } from '../values/max-failures.ts';
import { ResourceTypeName } from '../values/resource-type-name.ts';
import { Roles } from '../values/roles.ts';
import { TagCallsPerSecond } from '../values/tag-call-rate.ts';
import { CompareAfterSeconds, TaskMaxAgeSeconds } from '../values/task-age.ts';

/** Body of a message in the task queue: a reference. The task itself is in the ledger. */
export const TagTaskMessageV1 = defineContract({
  id: 'tag-task-message.v1',
  schema: z.strictObject({
    schemaVersion: z.literal(1),
    runId: RunId,
    accountId: AccountId,
    region: RegionName,
    /** Absent: `DEFAULT_RESOURCE_TYPE`, the only type of earlier versions. */
    resourceType: ResourceTypeName.optional(),
    taskNumber: z.number().int().min(1),
    homeRegion: RegionName,
    /** The roles of the account. */
    roles: Roles,
    /** The profile of this machine whose credentials tag the account, in place of a role. Absent: none. */
    profile: ProfileName.optional(),
    /** The caller's own credentials tag the account, in place of a role. Absent: they do not. */
    self: z.literal(true).optional(),
    /** As in the context of the run. */
    taskMaxAgeSeconds: TaskMaxAgeSeconds.optional(),
    /** As in the context of the run. */
    compareAfterSeconds: CompareAfterSeconds.optional(),
    /** As in the context of the run. */
    tagCallsPerSecond: TagCallsPerSecond.optional(),
    /** As in the context of the run. */
    maxFailures: MaxFailures.optional(),
    /** As in the context of the run. */
    ledgerRetention: LedgerRetention.optional(),
    resumedAt: Timestamp.optional(),
  }),
  example: {
    schemaVersion: 1,
    runId: '20261123T080000Z-4f2a',
    accountId: '111111111111',
    region: 'us-east-1',
    taskNumber: 1,
    homeRegion: 'us-east-1',
    roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
  },
});
export type TagTaskMessage = z.infer<typeof TagTaskMessageV1.schema>;
