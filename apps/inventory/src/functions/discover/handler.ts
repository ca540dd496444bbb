import { countApiCalls, toStepError } from '@muster/aws-session';
import { type DiscoverOutput, DiscoverInputV1, parseContract } from '@muster/contracts';
import { failureOf } from '@muster/errors';
import { observed } from '@muster/observability';
import { withTimeLeft } from '@muster/service-definition';
import { discover } from '../../domain/discover.ts';
import { noteFailure } from '../../domain/note-failure.ts';
import { createDeps } from './deps.ts';

/** Of the time that is kept for saying why the work failed, the end, for Lambda to hand the error on. */
const LAST_MS = 2_000;

let deps: ReturnType<typeof createDeps> | undefined;

/** Walks the pages of one target; see `discover`. A failure marks the target as unreadable before it is passed on. */
export const handler = observed('discover', async (event, context, { warn }): Promise<DiscoverOutput> => {
  const input = parseContract(DiscoverInputV1, event, 'the input of Discover');
  deps ??= createDeps();
  const { inventory, now, portsFor } = deps;
  const ports = portsFor(input, () => context.getRemainingTimeInMillis(), warn);
  try {
    return (await countApiCalls(() => discover(input, ports))).result;
  } catch (error) {
    const failure = toStepError(error);
    const attempt = { at: now().toISOString(), runId: input.run.runId };
    const unsaved = await withTimeLeft(
      () => context.getRemainingTimeInMillis() - LAST_MS,
      () => noteFailure(input, failure, inventory, attempt),
    );
    if (unsaved) {
      const { code, message } = failureOf(unsaved);
      warn('FailureNotSaved', { code, reason: message });
    }
    throw failure;
  }
});
