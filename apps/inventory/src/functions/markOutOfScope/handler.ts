import { MarkOutOfScopeInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { markOutOfScope } from '../../domain/mark-out-of-scope.ts';
import { createDeps } from './deps.ts';

/** Marks what a run leaves out as out of scope. Removes the separate items of accounts that the run could read. */
export const handler = functionHandler(
  'markOutOfScope',
  MarkOutOfScopeInputV1,
  createDeps,
  async (input, { scope, now }) => {
    await markOutOfScope(input, scope, now().toISOString());
    return {};
  },
);
