import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { INSTANCE_IDS, NO_SUCH_INSTANCE } from '../values/ec2-instance/type.ts';
import { ApiCalls, Count, Timestamp } from '../values/ids.ts';
import { ResourceExceptions } from '../values/resource-exceptions.ts';

/** The result of a task: every resource has the outcome `applied` unless `exceptions` names it. */
export const TagTaskOutcomeV1 = defineContract({
  id: 'tag-task-outcome.v1',
  schema: z.strictObject({
    schemaVersion: z.literal(1),
    taskNumber: z.number().int().min(1),
    settledAt: Timestamp,
    resources: Count,
    exceptions: ResourceExceptions,
    apiCalls: ApiCalls,
  }),
  example: {
    schemaVersion: 1,
    taskNumber: 1,
    settledAt: '2026-11-23T08:00:05.000Z',
    resources: 2,
    exceptions: [
      {
        id: INSTANCE_IDS[1],
        outcome: 'skipped',
        code: NO_SUCH_INSTANCE,
        message: 'The instance no longer exists',
      },
    ],
    apiCalls: { 'ec2:CreateTags': 2, 'sts:AssumeRole': 1 },
  },
});
export type TagTaskOutcome = z.infer<typeof TagTaskOutcomeV1.schema>;
