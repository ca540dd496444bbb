import type { EC2Client } from '@aws-sdk/client-ec2';
import { dryRun } from '@muster/aws-session';
import type { ResourceProbe } from '../resource-probes.ts';
import { describeCommand, isManagedUnknown } from './describe-command.ts';

/** A dry run of DescribeInstances. If the endpoint does not know managed instances, a second call leaves them out. */
export const ec2InstanceProbe: ResourceProbe = {
  async dryRun(client) {
    const end = await endOf(client, true);
    return isManagedUnknown(end)
      ? { end: await endOf(client, false), managedHidden: true }
      : { end, managedHidden: false };
  },
};

function endOf(client: () => EC2Client, managed: boolean): Promise<Error> {
  const command = describeCommand({ managed, dryRun: true });
  return dryRun((abortSignal) => client().send(command, { abortSignal }));
}
