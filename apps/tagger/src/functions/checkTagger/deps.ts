import { accessOf, sharedAwsSessions, taggerRole } from '@muster/aws-session';
import type { CheckTaggerInput } from '@muster/contracts';
import { ResourceTaggingProbe } from '../../adapters/resource-tagging-probe.ts';
import type { TaggingProbe } from '../../ports/tagging-probe.ts';

/** Built once per cold start. Returns the probe of one account. */
export function createDeps(): { probeFor(input: CheckTaggerInput): TaggingProbe } {
  const sessions = sharedAwsSessions();
  return {
    probeFor: ({ run, accountId, account }) =>
      new ResourceTaggingProbe(sessions, taggerRole(accessOf(run, account), accountId, 'tagger')),
  };
}
