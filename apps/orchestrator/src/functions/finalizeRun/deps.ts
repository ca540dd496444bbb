import type { AnnounceDeps } from '../../domain/announce-run.ts';
import { createSns, SnsAnnouncer } from '../../adapters/sns-announcer.ts';
import type { FinalizeRunDeps } from '../../domain/finalize-run.ts';
import { openRunStore } from '../../adapters/open-run-store.ts';

/** On one machine there is no topic, and nobody to tell but who started the run. */
export function createDeps(): FinalizeRunDeps & { readonly announcement: AnnounceDeps | undefined } {
  const store = openRunStore();
  const now = () => new Date();
  const topicArn = process.env['RUN_TOPIC_ARN'];
  const announcement = topicArn
    ? { store, now, announcer: new SnsAnnouncer(createSns(), topicArn) }
    : undefined;
  return { store, now, announcement };
}
