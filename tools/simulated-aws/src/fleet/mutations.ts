import { z } from 'zod';

const where = { accountId: z.string(), region: z.string() };
const instanceIds = z.array(z.string());
const atEpochMs = z.number();

/** A change to a fleet, as applied and as stored in the journal. */
export const mutationSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('createTags'),
    ...where,
    instanceIds,
    tags: z.array(z.tuple([z.string(), z.string()])),
  }),
  z.object({
    kind: z.literal('deleteTags'),
    ...where,
    instanceIds,
    /** Empty: all tags. Without a value: any value. */
    tags: z.array(z.object({ key: z.string(), value: z.string().optional() })),
  }),
  z.object({ kind: z.literal('terminate'), ...where, instanceIds, atEpochMs }),
  z.object({ kind: z.literal('stop'), ...where, instanceIds }),
  z.object({ kind: z.literal('launch'), ...where, count: z.number(), atEpochMs }),
  z.object({ kind: z.literal('vanish'), ...where, instanceIds }),
]);

export type Mutation = z.infer<typeof mutationSchema>;
