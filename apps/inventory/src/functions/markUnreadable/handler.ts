import { MarkUnreadableInputV1, parseContract } from '@muster/contracts';
import type { LambdaContext } from '@muster/service-definition';
import { markUnreadable } from '../../domain/mark-unreadable.ts';
import { createDeps } from './deps.ts';

let deps: ReturnType<typeof createDeps> | undefined;

/** An account could not be read: what the table knows of it becomes unreadable, never gone. */
export async function handler(event: unknown, _context: LambdaContext): Promise<{ regions: string[] }> {
  const input = parseContract(MarkUnreadableInputV1, event, 'the input of MarkUnreadable');
  deps ??= createDeps();
  return { regions: await markUnreadable(input, deps.inventory, deps.now().toISOString()) };
}
