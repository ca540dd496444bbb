import type { EC2Client } from '@aws-sdk/client-ec2';
import { dryRun } from '@muster/aws-session';
import type { DryRunEnd } from '../../ports/access-probe.ts';
import { describeCommand, isManagedUnknown } from './describe-command.ts';

/** How a dry run of DescribeInstances ends. An endpoint that does not know managed instances gets a second call. */
export async function dryRunDescribeInstances(client: () => EC2Client): Promise<DryRunEnd> {
  const end = await endOf(client, true);
  return isManagedUnknown(end)
    ? { end: await endOf(client, false), managedHidden: true }
    : { end, managedHidden: false };
}

function endOf(client: () => EC2Client, managed: boolean): Promise<Error> {
  const command = describeCommand({ managed, dryRun: true });
  return dryRun((abortSignal) => client().send(command, { abortSignal }));
}
