import { toStepError } from '@muster/aws-session';
import { MarkOutOfScopeInputV1, parseContract } from '@muster/contracts';
import { observed } from '@muster/observability';
import { markOutOfScope } from '../../domain/mark-out-of-scope.ts';
import { createDeps } from './deps.ts';

let deps: ReturnType<typeof createDeps> | undefined;

/** What a run leaves out is marked as out of scope; accounts that it could read lose the item that says otherwise. */
export const handler = observed('markOutOfScope', async (event): Promise<object> => {
  const input = parseContract(MarkOutOfScopeInputV1, event, 'the input of MarkOutOfScope');
  deps ??= createDeps();
  const { scope, now } = deps;
  await markOutOfScope(input, scope, now().toISOString()).catch((error: unknown) => {
    throw toStepError(error);
  });
  return {};
});
