import {
  DEFAULT_COMPARE_AFTER_SECONDS,
  DEFAULT_TASK_MAX_AGE_SECONDS,
  type ResourceException,
  type TagTask,
} from '@muster/contracts';
import { PLAN_TOO_OLD } from './reopened.ts';

/** Why a task is too old to apply: the values can have changed since they were read. */
export function tooOld(
  { readAt }: Pick<TagTask, 'readAt'>,
  now: Date,
  maxAgeSeconds = DEFAULT_TASK_MAX_AGE_SECONDS,
): Pick<ResourceException, 'code' | 'message'> | undefined {
  if (readAt === undefined || now.getTime() - Date.parse(readAt) <= maxAgeSeconds * 1000) return undefined;
  return {
    code: PLAN_TOO_OLD,
    message: `The tags were read at ${readAt}, more than ${maxAgeSeconds} seconds ago; nothing was changed`,
  };
}

/** Whether the tags of a task must be read again before the change. */
export const mustCompare = (
  { readAt }: Pick<TagTask, 'readAt'>,
  now: Date,
  compareAfterSeconds = DEFAULT_COMPARE_AFTER_SECONDS,
): boolean => readAt === undefined || now.getTime() - Date.parse(readAt) >= compareAfterSeconds * 1000;
