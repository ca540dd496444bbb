import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Timestamp } from '../values/ids.ts';

/** The used part of the event that EventBridge sends for a schedule. Source: EventBridge, scheduled rules. */
export const ScheduledEventV1 = defineContract({
  id: 'scheduled-event.v1',
  schema: z.object({
    /** The scheduled time. It is the same if the event is delivered again. */
    time: Timestamp,
  }),
  example: { time: '2026-11-23T08:00:00Z' },
});
export type ScheduledEvent = z.infer<typeof ScheduledEventV1.schema>;
