import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Timestamp } from '../values/ids.ts';

/** What EventBridge sends at the times of a schedule; the part that is used. Source: EventBridge, scheduled rules. */
export const ScheduledEventV1 = defineContract({
  id: 'scheduled-event.v1',
  schema: z.object({
    /** The time of the schedule, the same when the event is delivered again. */
    time: Timestamp,
  }),
  example: { time: '2026-11-23T08:00:00Z' },
});
export type ScheduledEvent = z.infer<typeof ScheduledEventV1.schema>;
