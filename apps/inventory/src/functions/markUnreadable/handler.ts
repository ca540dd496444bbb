import { MarkUnreadableInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { markUnreadable } from '../../domain/mark-unreadable.ts';
import { createDeps } from './deps.ts';

/** Marks the known targets of an unreadable account as unreadable, never as gone. */
export const handler = functionHandler(
  'markUnreadable',
  MarkUnreadableInputV1,
  createDeps,
  async (input, { inventory, scope, now }) => ({
    regions: await markUnreadable(input, inventory, scope, now().toISOString()),
  }),
);
