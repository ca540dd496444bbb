import * as z from 'zod';
import { entriesOf } from '../entries.ts';
import { Failure } from './failure.ts';
import { ResourceId } from './ids.ts';

/** What became of one resource of a task where that differs from the task as a whole. */
export const ResourceException = z.strictObject({
  id: ResourceId,
  outcome: z.enum(['failed', 'skipped']),
  ...Failure.shape,
});
export type ResourceException = z.infer<typeof ResourceException>;

/** Each resource at most once. Earlier versions wrote an object keyed by the id, which is read as well. */
export const ResourceExceptions = z.preprocess((data) => {
  const entries = entriesOf(data);
  return entries === undefined ? data : [...entries].map(([id, exception]) => ({ ...Object(exception), id }));
}, z.array(ResourceException));
