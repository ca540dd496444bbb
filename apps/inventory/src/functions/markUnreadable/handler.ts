import { MarkUnreadableInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { markUnreadable } from '../../domain/mark-unreadable.ts';
import { createDeps } from './deps.ts';

/** An account could not be read: what the table knows of it becomes unreadable, never gone. */
export const handler = functionHandler(
  'markUnreadable',
  MarkUnreadableInputV1,
  createDeps,
  async (input, { inventory, scope, now }) => ({
    regions: await markUnreadable(input, inventory, scope, now().toISOString()),
  }),
);
