import {
  ApiCalls,
  Count,
  PlannedRule,
  ResourceExceptions,
  ResourceId,
  TaggingCounts,
  Timestamp,
} from '@muster/contracts';
import * as z from 'zod';

/** What the ledger stores of a target beside tasks and outcomes, in any store. The shapes are those of `ports/ledger.ts`. */
export const PlanRecord = z.strictObject({
  tasks: Count,
  planned: Count,
  conflictsKept: Count,
  rules: z.array(PlannedRule).optional(),
  createdAt: Timestamp,
  round: z.number().int().min(1).optional(),
  tasksBefore: Count.optional(),
  replans: Count.optional(),
});

export const ProgressRecord = z.strictObject({
  applied: z.array(ResourceId),
  exceptions: ResourceExceptions,
  apiCalls: ApiCalls,
  searchCalls: Count.optional(),
});

export const VerificationRecord = z.strictObject({
  attempt: Count,
  checkedAt: Timestamp,
  tagging: TaggingCounts,
  unverified: Count,
  unverifiedIds: z.array(ResourceId),
  goneIds: z.array(ResourceId),
});
