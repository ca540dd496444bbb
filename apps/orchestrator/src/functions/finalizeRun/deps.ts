import { createSns, SnsAnnouncer } from '../../adapters/sns-announcer.ts';
import { runStore } from '../../adapters/stores.ts';
import type { AnnounceDeps } from '../../domain/announce-run.ts';
import type { FinalizeRunDeps } from '../../domain/finalize-run.ts';

/**
 * A local run has no topic: only the user who started it needs the result. It has no bucket either, and neither has a
 * stage without the setting.
 */
export function createDeps(): FinalizeRunDeps & { readonly announcement: AnnounceDeps | undefined } {
  const store = runStore();
  const now = () => new Date();
  const topicArn = process.env['RUN_TOPIC_ARN'];
  const announcement = topicArn
    ? { store, now, announcer: new SnsAnnouncer(createSns(), topicArn) }
    : undefined;
  return { store, now, announcement, reportBucket: process.env['REPORT_BUCKET'] || undefined };
}
