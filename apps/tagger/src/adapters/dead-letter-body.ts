import { TagTaskMessageV1, tolerant } from '@muster/contracts';
import { jsonIn } from '@muster/errors';
import * as z from 'zod';
import type { DeadLetter } from '../ports/dead-letters.ts';
import type { TaskKey } from '../ports/ledger.ts';

/** Less than the contract of the message, which the consumer may not have understood. */
const Body = z.object({
  runId: z.string(),
  accountId: z.string(),
  region: z.string(),
  resourceType: z.string().optional(),
  taskNumber: z.number().int().min(1),
});

const ReadMessage = tolerant(TagTaskMessageV1.schema);

/** What the body of a dead letter contains. As the consumer, it ignores fields of later versions. */
export const letterOfBody = (body: string): DeadLetter => ({
  task: taskOfBody(body),
  isValid: ReadMessage.safeParse(jsonIn(body)).success,
});

/** The task that the body of a dead letter names. Undefined if it names none. */
export const taskOfBody = (body: string): TaskKey | undefined => Body.safeParse(jsonIn(body)).data;
