import type { ResourceException } from '@muster/contracts';
import { shortenMessage } from '@muster/errors';
import { MAX_MESSAGE_BYTES } from './limits.ts';

/** A tag of the resource differs from the value that the plan saw. The resource was not changed. */
export const CHANGED = 'Changed';
/** AWS did not let Muster read the present tags, so nothing was changed. */
export const TAGS_NOT_COMPARED = 'TagsNotCompared';

const NOTHING_WAS_CHANGED = /\b(nothing was changed)\b/i;
const BY_THIS_ATTEMPT = '$1 by this attempt, but an earlier one may have changed tags';

/** The exception of a resource with tags that an earlier attempt may have changed. */
export const withEarlierAttempt = (exception: ResourceException): ResourceException => ({
  ...exception,
  message: shortenMessage(exception.message.replace(NOTHING_WAS_CHANGED, BY_THIS_ATTEMPT), MAX_MESSAGE_BYTES),
  mayBeChanged: true,
});
