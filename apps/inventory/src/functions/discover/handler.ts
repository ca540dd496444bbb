import { countApiCalls, toStepError } from '@muster/aws-session';
import { type DiscoverOutput, DiscoverInputV1, parseContract } from '@muster/contracts';
import { observed } from '@muster/observability';
import { discover } from '../../domain/discover.ts';
import { noteFailure } from '../../domain/note-failure.ts';
import { createDeps } from './deps.ts';

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
    const unsaved = await noteFailure(input, failure, inventory, attempt);
    if (unsaved) warn('FailureNotSaved', { code: unsaved.name, reason: unsaved.message });
    throw failure;
  }
});
