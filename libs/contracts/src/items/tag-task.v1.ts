import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { pairsOf } from '../entries.ts';
import { INSTANCE_IDS } from '../values/ec2-instance/type.ts';
import { AccountId, Count, ResourceId, RegionName, RunId, Timestamp } from '../values/ids.ts';
import { LedgerRetention } from '../values/ledger-retention.ts';
import { ResourceTypeName } from '../values/resource-type-name.ts';
import { TagKey, TagValue } from '../values/tags.ts';

/** CreateTags accepts up to 1000 resource IDs. Source: EC2 API Reference, CreateTags.Resources. */
export const MAX_RESOURCES_PER_TASK = 1000;

/**
 * A task in the ledger: one change, the same for all its resources, in one target. Never changed after planning.
 * Tags are lists of pairs. Objects of earlier versions are read as well.
 */
export const TagTaskV1 = defineContract({
  id: 'tag-task.v1',
  schema: z.strictObject({
    schemaVersion: z.literal(1),
    runId: RunId,
    accountId: AccountId,
    region: RegionName,
    /** Absent: `DEFAULT_RESOURCE_TYPE`, the only type of earlier versions. */
    resourceType: ResourceTypeName.optional(),
    taskNumber: z.number().int().min(1),
    /** The tags to set. Empty if the task only removes tags. */
    set: pairsOf(TagKey, TagValue),
    /**
     * The tags to remove, each with the value that it must have. A tag with another value stays. No key is in `set`.
     * Absent: none.
     */
    remove: pairsOf(TagKey, TagValue).optional(),
    ruleIds: z.array(z.string()),
    /** For each resource, the earlier value of each key of `set` and `remove`, or null if it was absent. */
    resources: z
      .array(
        z.strictObject({
          id: ResourceId,
          before: pairsOf(z.string(), z.string().nullable()),
          /** The `ruleIds` that decide a tag of this resource, by position. Absent: all of them. */
          rules: z.array(Count).optional(),
          /** An AWS service manages the resource, so AWS may hide its tags. */
          managed: z.literal(true).optional(),
          /**
           * Tags that stay as they are, because somebody else has changed them since the run that is undone: the present
           * value and the value that the undo would have set, or null for no tag. Absent: none.
           */
          kept: z
            .array(
              z.strictObject({
                key: z.string(),
                value: z.string().nullable(),
                wanted: z.string().nullable(),
              }),
            )
            .min(1)
            .optional(),
          /** A task of an earlier round may have changed some of the tags. Absent: none did. */
          mayBeChanged: z.literal(true).optional(),
        }),
      )
      .min(1)
      .max(MAX_RESOURCES_PER_TASK),
    /** After the change, its resources would have more tags than EC2 allows. They fail without a call. */
    exceedsTagLimit: z.literal(true).optional(),
    /**
     * No value in `before` was read earlier than this. A task that is older than the limit is not applied. If an
     * earlier version wrote the task, readers use the time at which it was written.
     */
    readAt: Timestamp.optional(),
    /**
     * Of a task in a plan: `tag` compares each tag alone, so that the others of its resource are changed if one has
     * another value. Absent: a resource is changed as a whole or not at all.
     */
    guard: z.literal('tag').optional(),
    /** The planning of the target in this run to which it belongs. Absent: the first. */
    round: z.number().int().min(1).optional(),
    /** As in the context of the run. Its records are kept as long as the task. Absent: `DEFAULT_LEDGER_RETENTION`. */
    ledgerRetention: LedgerRetention.optional(),
  }),
  example: {
    schemaVersion: 1,
    runId: '20261123T080000Z-4f2a',
    accountId: '111111111111',
    region: 'us-east-1',
    taskNumber: 1,
    set: [['Production', 'Yes']],
    ruleIds: ['production'],
    resources: [
      { id: INSTANCE_IDS[0], before: [['Production', null]] },
      { id: INSTANCE_IDS[1], before: [['Production', 'No']] },
    ],
  },
});
export type TagTask = z.infer<typeof TagTaskV1.schema>;
