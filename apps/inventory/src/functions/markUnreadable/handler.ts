import { toStepError } from '@muster/aws-session';
import { MarkUnreadableInputV1, parseContract } from '@muster/contracts';
import { observed } from '@muster/observability';
import { markUnreadable } from '../../domain/mark-unreadable.ts';
import { createDeps } from './deps.ts';

let deps: ReturnType<typeof createDeps> | undefined;

/** An account could not be read: what the table knows of it becomes unreadable, never gone. */
export const handler = observed('markUnreadable', async (event): Promise<{ regions: string[] }> => {
  const input = parseContract(MarkUnreadableInputV1, event, 'the input of MarkUnreadable');
  deps ??= createDeps();
  const { inventory, scope, now } = deps;
  const regions = await markUnreadable(input, inventory, scope, now().toISOString()).catch(
    (error: unknown) => {
      throw toStepError(error);
    },
  );
  return { regions };
});
