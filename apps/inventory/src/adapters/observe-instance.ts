import { hash } from 'node:crypto';
import type { Instance } from '@aws-sdk/client-ec2';
import { type InstanceAttributes, InstanceState } from '@muster/contracts';
import { UnexpectedAnswerError } from '../errors.ts';
import type { ObservedInstance } from '../ports/instance-source.ts';

const DIGEST_LENGTH = 16;

/** Keeps what the inventory keeps of an instance. @throws UnexpectedAnswerError without an id, a state or a type that is known */
export function observe(instance: Instance): ObservedInstance {
  const attributes = attributesOf(instance);
  const contentHash = hash('sha256', JSON.stringify(attributes), 'base64url').slice(0, DIGEST_LENGTH);
  return { attributes, contentHash };
}

/** Members always come in the same order, tags sorted by key, so that equal instances give equal digests. */
function attributesOf(instance: Instance): InstanceAttributes {
  const state = InstanceState.safeParse(instance.State?.Name);
  if (instance.InstanceId === undefined || instance.InstanceType === undefined || !state.success)
    throw new UnexpectedAnswerError(
      `DescribeInstances gave an instance without a known id, type or state: ${JSON.stringify({ id: instance.InstanceId, type: instance.InstanceType, state: instance.State })}`,
    );
  return {
    resourceId: instance.InstanceId,
    state: state.data,
    instanceType: instance.InstanceType,
    imageId: instance.ImageId,
    availabilityZone: instance.Placement?.AvailabilityZone,
    launchTime: instance.LaunchTime?.toISOString(),
    architecture: instance.Architecture,
    platform: instance.PlatformDetails,
    lifecycle: instance.InstanceLifecycle,
    vpcId: instance.VpcId,
    subnetId: instance.SubnetId,
    privateIpAddress: instance.PrivateIpAddress,
    publicIpAddress: instance.PublicIpAddress,
    instanceProfileArn: instance.IamInstanceProfile?.Arn,
    managedBy: instance.Operator?.Managed ? (instance.Operator.Principal ?? 'aws') : undefined,
    tags: Object.fromEntries(
      (instance.Tags ?? [])
        .map(({ Key, Value }) => [Key ?? '', Value ?? ''] as const)
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    ),
  };
}
