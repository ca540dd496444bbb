import { accessOf, readerRole, sharedAwsSessions } from '@muster/aws-session';
import type { CheckReaderInput } from '@muster/contracts';
import { Ec2AccessProbe } from '../../adapters/ec2-access-probe.ts';
import type { AccessProbe } from '../../ports/access-probe.ts';

/** Built once per cold start. Returns the probe of one account. */
export function createDeps(): { probeFor(input: CheckReaderInput): AccessProbe } {
  const sessions = sharedAwsSessions();
  return {
    probeFor: ({ run, accountId, account }) =>
      new Ec2AccessProbe(sessions, readerRole(accessOf(run, account), accountId, 'inventory')),
  };
}
