import { toStepError } from '@muster/aws-session';
import { DiscoverInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { withTimeLeft } from '@muster/service-definition';
import { discover } from '../../domain/discover.ts';
import { noteFailure } from '../../domain/note-failure.ts';
import { createDeps } from './deps.ts';

/** Time reserved at the end of an invocation to return the error. */
const LAST_MS = 2_000;

/** Reads the pages of one target. See `discover`. Marks the target as unreadable before an error is passed on. */
export const handler = functionHandler(
  'discover',
  DiscoverInputV1,
  createDeps,
  async (input, { inventory, now, portsFor }, invocation) => {
    try {
      return await discover(input, portsFor(input, invocation));
    } catch (error) {
      const failure = toStepError(error);
      const { runId, planId } = input.run;
      const keepsScope = planId === undefined ? {} : { keepsScope: true as const };
      const attempt = { at: now().toISOString(), runId, ...keepsScope };
      const unsaved = await withTimeLeft(
        () => invocation.remainingMs() - LAST_MS,
        () => noteFailure(input, failure, inventory, attempt),
      );
      if (unsaved) invocation.warn('FailureNotSaved', { code: unsaved.name, reason: unsaved.message });
      throw failure;
    }
  },
);
