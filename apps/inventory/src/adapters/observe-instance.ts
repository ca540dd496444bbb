import { hash } from 'node:crypto';
import { type InstanceAttributes, InstanceState, toJsonObject } from '@muster/contracts';
import { UnexpectedAnswerError } from '../errors.ts';
import type { ObservedInstance } from '../ports/instance-source.ts';

const DIGEST_LENGTH = 16;

/** As much of an instance as the inventory looks at, under the SDK's names, each text as EC2 wrote it. */
export interface DescribedInstance {
  InstanceId?: string | undefined;
  InstanceType?: string | undefined;
  ImageId?: string | undefined;
  Architecture?: string | undefined;
  PlatformDetails?: string | undefined;
  InstanceLifecycle?: string | undefined;
  VpcId?: string | undefined;
  SubnetId?: string | undefined;
  PrivateIpAddress?: string | undefined;
  PublicIpAddress?: string | undefined;
  LaunchTime?: string | undefined;
  State?: { Name?: string | undefined } | undefined;
  Placement?: { AvailabilityZone?: string | undefined } | undefined;
  IamInstanceProfile?: { Arn?: string | undefined } | undefined;
  Operator?: { Managed?: boolean | undefined; Principal?: string | undefined } | undefined;
  Tags?: { Key?: string | undefined; Value?: string | undefined }[] | undefined;
}

/** Keeps what the inventory keeps of an instance. @throws UnexpectedAnswerError without an id, a state or a type that is known */
export function observe(instance: DescribedInstance): ObservedInstance {
  const attributes = attributesOf(instance);
  const json = JSON.stringify({ ...attributes, tags: toJsonObject(attributes.tags) });
  const contentHash = hash('sha256', json, 'base64url').slice(0, DIGEST_LENGTH);
  return { attributes, contentHash };
}

/** Members always come in the same order, tags sorted by key, so that equal instances give equal digests. */
function attributesOf(instance: DescribedInstance): InstanceAttributes {
  const state = InstanceState.safeParse(instance.State?.Name);
  if (instance.InstanceId === undefined || instance.InstanceType === undefined || !state.success)
    throw new UnexpectedAnswerError(
      `DescribeInstances gave an instance without a known id, type or state: ${JSON.stringify({ id: instance.InstanceId, type: instance.InstanceType, state: instance.State })}`,
    );
  return {
    // A copy: the scan remembers the ids of all pages, and a piece of a page's text would keep that text in memory.
    resourceId: Buffer.from(instance.InstanceId).toString(),
    state: state.data,
    instanceType: instance.InstanceType,
    imageId: instance.ImageId,
    availabilityZone: instance.Placement?.AvailabilityZone,
    launchTime: instance.LaunchTime === undefined ? undefined : new Date(instance.LaunchTime).toISOString(),
    architecture: instance.Architecture,
    platform: instance.PlatformDetails,
    lifecycle: instance.InstanceLifecycle,
    vpcId: instance.VpcId,
    subnetId: instance.SubnetId,
    privateIpAddress: instance.PrivateIpAddress,
    publicIpAddress: instance.PublicIpAddress,
    instanceProfileArn: instance.IamInstanceProfile?.Arn,
    managedBy: instance.Operator?.Managed ? (instance.Operator.Principal ?? 'aws') : undefined,
    tags: new Map(
      (instance.Tags ?? [])
        .map(({ Key, Value }) => [Key ?? '', Value ?? ''] as const)
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    ),
  };
}
