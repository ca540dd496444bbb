import {
  ApiCalls,
  Count,
  Failure,
  PlannedRule,
  ResourceExceptions,
  ResourceId,
  TaggingCounts,
  Timestamp,
} from '@muster/contracts';
import * as z from 'zod';

/** What every store keeps of a target in the ledger, beside tasks and outcomes. `ports/ledger.ts` defines the types. */
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
  mayBeChanged: z.array(ResourceId).optional(),
  isUnfinished: z.literal(true).optional(),
  failure: Failure.optional(),
});

export const VerificationRecord = z.strictObject({
  attempt: Count,
  checkedAt: Timestamp,
  tagging: TaggingCounts,
  unverified: Count,
  unverifiedIds: z.array(ResourceId),
  goneIds: z.array(ResourceId),
});
