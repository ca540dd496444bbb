import { hash } from 'node:crypto';
import { InstanceState, MAX_PROBLEM_LENGTH, toJsonObject } from '@muster/contracts';
import type { InstanceAttributes, ResourceState, Tags } from '@muster/contracts';
import { resourceTypeOf } from '@muster/resource-types';
import type { ObservedResource } from '../../ports/resource-source.ts';

const DIGEST_LENGTH = 16;
const QUOTED_CHARACTERS = 40;
/** Source: the date-time shape of the SDK's model, plus an offset as RFC 3339 allows. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Times as `Date` writes them, on a day that each month has. */
const WRITTEN_AS_STORED =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** The fields of an instance that the inventory reads, under the SDK's names. Each text is as EC2 wrote it. */
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

const { isId } = resourceTypeOf();
const STATES: ReadonlyMap<string, InstanceState> = new Map(
  InstanceState.options.map((state) => [state, state]),
);

/** An instance without a usable ID. Nothing of it can be kept. */
export interface NamelessInstance {
  readonly problem: string;
}

/**
 * Reads the fields that the inventory keeps. Only the ID is required. Other missing or odd values are left out and
 * listed in `odd`.
 */
export function observe(instance: DescribedInstance): ObservedResource | NamelessInstance {
  const { InstanceId: id } = instance;
  if (id === undefined) return { problem: 'no instanceId' };
  if (!isId(id)) return { problem: `instanceId ${quoted(id)} is not an id` };
  const problems: string[] = [];
  const attributes = attributesOf(id, instance, problems);
  const json = JSON.stringify({ ...attributes, tags: toJsonObject(attributes.tags) });
  const contentHash = hash('sha256', json, 'base64url').slice(0, DIGEST_LENGTH);
  if (problems.length === 0) return { attributes, contentHash };
  return { attributes, contentHash, odd: problems.join('; ').slice(0, MAX_PROBLEM_LENGTH) };
}

/** Fields always come in the same order and tags are sorted by key, so that equal instances have equal digests. */
function attributesOf(id: string, instance: DescribedInstance, problems: string[]): InstanceAttributes {
  return {
    // Copy the ID: a slice would keep the whole text of the page in memory, and the scan remembers the IDs of all
    // pages.
    resourceId: Buffer.from(id).toString(),
    state: stateOf(instance.State?.Name, problems),
    instanceType: typeOf(instance.InstanceType, problems),
    imageId: instance.ImageId,
    availabilityZone: instance.Placement?.AvailabilityZone,
    launchTime: timeOf(instance.LaunchTime, problems),
    architecture: instance.Architecture,
    platform: instance.PlatformDetails,
    lifecycle: instance.InstanceLifecycle,
    vpcId: instance.VpcId,
    subnetId: instance.SubnetId,
    privateIpAddress: instance.PrivateIpAddress,
    publicIpAddress: instance.PublicIpAddress,
    instanceProfileArn: instance.IamInstanceProfile?.Arn,
    managedBy: instance.Operator?.Managed ? (instance.Operator.Principal ?? 'aws') : undefined,
    tags: tagsOf(instance.Tags, problems),
  };
}

/** If the state cannot be read, the instance is kept with an unknown state. */
function stateOf(name: string | undefined, problems: string[]): ResourceState {
  const state = name === undefined ? undefined : STATES.get(name);
  if (state !== undefined) return state;
  problems.push(name === undefined ? 'no state' : `state ${quoted(name)} is not known`);
  return 'unknown';
}

function typeOf(type: string | undefined, problems: string[]): string | undefined {
  if (type !== undefined && type !== '') return type;
  problems.push('no instanceType');
  return undefined;
}

/** A launch time may be absent. If present, it must be valid. */
function timeOf(text: string | undefined, problems: string[]): string | undefined {
  if (text === undefined || WRITTEN_AS_STORED.test(text)) return text;
  const time = TIME.test(text) ? new Date(text) : undefined;
  if (time !== undefined && !Number.isNaN(time.getTime())) return time.toISOString();
  problems.push(`launchTime ${quoted(text)} is not a time`);
  return undefined;
}

/** If a key occurs twice, the last value in sort order is kept, whatever order EC2 sends. */
function tagsOf(described: DescribedInstance['Tags'], problems: string[]): Tags {
  const pairs: (readonly [key: string, value: string])[] = [];
  for (const { Key, Value } of described ?? [])
    if (Key === undefined || Key === '') problems.push(`a tag without a key (value ${quoted(Value ?? '')})`);
    else pairs.push([Key, Value ?? '']);
  pairs.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0));
  pairs.forEach(([key], index) => {
    if (key === pairs[index - 1]?.[0]) problems.push(`tag ${quoted(key)} is there twice`);
  });
  return new Map(pairs);
}

/** At most 40 characters on one line. */
const quoted = (text: string): string => {
  const line = text.replaceAll(/\p{C}/gu, ' ');
  return `"${line.length > QUOTED_CHARACTERS ? `${line.slice(0, QUOTED_CHARACTERS)}…` : line}"`;
};
