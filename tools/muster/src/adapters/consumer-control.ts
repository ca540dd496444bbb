import type { TaggingPause } from '@muster/tagger/control';
import type { ConsumerControl } from '../surroundings.ts';

/** What the commands change about a consumer: its pause, and its dead letters. */
export const consumerControl = (
  pause: TaggingPause,
  redrive: ConsumerControl['redrive'],
): ConsumerControl => ({
  pausedAt: () => pause.pausedAt(),
  pause: (at) => pause.pause(at),
  resume: (at) => pause.resume(at),
  redrive,
});
