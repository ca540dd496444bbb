import * as z from 'zod';
import { entriesOf } from '../entries.ts';
import { Failure } from './failure.ts';
import { ResourceId } from './ids.ts';

/** The result for one resource of a task if it differs from that of the task as a whole. */
export const ResourceException = z.strictObject({
  id: ResourceId,
  outcome: z.enum(['failed', 'skipped']),
  ...Failure.shape,
  /**
   * An earlier attempt may have changed some of the tags: a call for the resource ended without an answer of AWS, or only
   * one of two calls was made. Absent: none of the tags was changed, or an earlier version wrote the record.
   */
  mayBeChanged: z.literal(true).optional(),
});
export type ResourceException = z.infer<typeof ResourceException>;

/** Each resource at most once. Also reads an object with IDs as keys, which earlier versions wrote. */
export const ResourceExceptions = z.preprocess((data) => {
  const entries = entriesOf(data);
  return entries === undefined ? data : [...entries].map(([id, exception]) => ({ ...Object(exception), id }));
}, z.array(ResourceException));
