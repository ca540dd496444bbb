import { checkInstanceIds, instancesNotFound } from '../ec2-instance/instance-errors.ts';
import { AwsError } from '../errors.ts';
import type { Mutation } from '../fleet/mutations.ts';
import type { TargetFleet } from '../fleet/target-fleet.ts';
import type { FormParams } from '../protocol/form.ts';
import { ec2Answer } from '../protocol/xml.ts';
import type { Simulation } from '../simulation.ts';
import { targetOf } from './call.ts';
import type { Answer, Call } from './call.ts';
import { invalidValue, missingParameter, refuseDryRun, unauthorized } from './ec2-errors.ts';
import { checkRefusedTags, checkTagPolicies } from './ec2-tag-refusals.ts';

/** Sources: the API references of CreateTags and of the type Tag. */
const MAX_RESOURCES = 1000;
const MAX_TAGS = 50;
/** Source: the API reference of DeleteTags. */
const MAX_TAGS_OF_CALL = 1000;
const MAX_KEY_CHARACTERS = 127;
const MAX_VALUE_CHARACTERS = 256;
/** Characters allowed in keys on instances whose metadata contains their tags. */
const METADATA_KEY = /^[\w\-+=,.@:]{1,255}$/;
const RESERVED_METADATA_KEYS = ['.', '..', '_index'];
/** Characters that XML 1.0 cannot contain. */
const UNPRINTABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

interface TagParam {
  readonly key: string;
  readonly value: string | undefined;
}

/** CreateTags and DeleteTags of instances: change all of them, or none. */
export function changeTags(call: Call, simulation: Simulation): Answer {
  const { world, faults, options } = simulation;
  const target = targetOf(call);
  const ids = call.params.list('ResourceId');
  const tags = parseTags(call.params);
  checkResources(ids);
  checkTags(tags, call.action === 'CreateTags');
  if (call.params.flag('DryRun') && faults.hits('dryRunLooksFirst', target)) {
    const fleet = world.fleet(call.identity.accountId, call.region);
    const unknown = ids.filter((id) => fleet.findVisible(id, call.nowMs) === undefined);
    if (unknown.length > 0) throw instancesNotFound(unknown);
  }
  if (call.action === 'CreateTags' && faults.hits('createTagsDenied', target)) throw unauthorized(call);
  if (call.action === 'DeleteTags' && faults.hits('deleteTagsDenied', target)) throw unauthorized(call);
  if (tags.some(({ key }) => faults.deniesTagKey(key))) throw unauthorized(call);
  refuseDryRun(call);
  if (faults.takes('concurrentTagAccess')) {
    throw new AwsError(
      400,
      'ConcurrentTagAccess',
      "You can't run simultaneous commands to modify a tag for a specific resource. Allow sufficient wait time for the previous request to complete, then retry your request.",
    );
  }
  const { accountId } = call.identity;
  const fleet = world.fleet(accountId, call.region);
  const mutation = mutationOf(call, ids, tags);
  const present = ids.filter((id) => fleet.findVisible(id, call.nowMs) !== undefined);
  const vanishing = present.slice(0, faults.takeVanishing(target, present.length));
  if (vanishing.length > 0)
    world.mutate({ kind: 'vanish', accountId, region: call.region, instanceIds: vanishing });
  const missing = ids.filter((id) => fleet.findVisible(id, call.nowMs) === undefined);
  if (missing.length > 0)
    throw instancesNotFound(options.nameOnlyFirstMissingId ? missing.slice(0, 1) : missing);
  if (mutation.kind === 'createTags') {
    checkTagPolicies(mutation.tags, faults.tagPoliciesOf(target));
    checkMetadataKeys(fleet, mutation, call.nowMs);
    checkRefusedTags(fleet, mutation.instanceIds, call.nowMs, (instance) =>
      faults.refusalOfTags(target, instance),
    );
    checkTagCounts(fleet, mutation, call.nowMs);
  }
  world.mutate(mutation);
  return { body: ec2Answer(call.action, call.requestId, '<return>true</return>') };
}

function mutationOf(call: Call, ids: readonly string[], tags: readonly TagParam[]): Mutation {
  const common = { accountId: call.identity.accountId, region: call.region, instanceIds: [...new Set(ids)] };
  if (call.action === 'CreateTags') {
    return { kind: 'createTags', ...common, tags: tags.map(({ key, value }) => [key, value ?? '']) };
  }
  return { kind: 'deleteTags', ...common, tags: tags.map(({ key, value }) => ({ key, value })) };
}

function parseTags(params: FormParams): TagParam[] {
  return params.prefixes('Tag', ['Key', 'Value']).map((prefix) => ({
    key: params.get(`${prefix}.Key`) ?? '',
    value: params.get(`${prefix}.Value`),
  }));
}

function checkResources(ids: readonly string[]): void {
  if (ids.length === 0) throw missingParameter('resourceIdSet');
  if (ids.length > MAX_RESOURCES) {
    throw invalidValue(`The number of resource IDs (${ids.length}) exceeds the limit of ${MAX_RESOURCES}`);
  }
  checkInstanceIds(ids);
}

function checkTags(tags: readonly TagParam[], required: boolean): void {
  if (required && tags.length === 0) throw missingParameter('tagSet');
  if (tags.length > MAX_TAGS_OF_CALL)
    throw invalidValue(`The number of tags (${tags.length}) exceeds the limit of ${MAX_TAGS_OF_CALL}`);
  const seen = new Set<string>();
  for (const { key, value = '' } of tags) {
    if (key === '' || key.startsWith('aws:')) {
      throw new AwsError(
        400,
        'InvalidTagKey.Malformed',
        `Tag keys cannot be empty or null, and cannot start with aws: ('${key}')`,
      );
    }
    if ([...key].length > MAX_KEY_CHARACTERS) {
      throw invalidValue(`Tag key exceeds the maximum length of ${MAX_KEY_CHARACTERS} characters`);
    }
    if ([...value].length > MAX_VALUE_CHARACTERS) {
      throw invalidValue(`Tag value exceeds the maximum length of ${MAX_VALUE_CHARACTERS} characters`);
    }
    if (UNPRINTABLE.test(key) || UNPRINTABLE.test(value))
      throw invalidValue('Tag contains invalid characters');
    if (seen.has(key)) throw invalidValue(`Duplicate tag key '${key}' specified.`);
    seen.add(key);
  }
}

type CreateTags = Extract<Mutation, { kind: 'createTags' }>;

/** Source: EC2 User Guide, "View tags for your EC2 instances using instance metadata". */
function checkMetadataKeys(fleet: TargetFleet, { instanceIds, tags }: CreateTags, nowMs: number): void {
  const unfit = tags.find(([key]) => !METADATA_KEY.test(key) || RESERVED_METADATA_KEYS.includes(key));
  if (unfit === undefined) return;
  const shows = (id: string) => {
    const index = fleet.findVisible(id, nowMs);
    return index !== undefined && fleet.hasMetadataTags(index);
  };
  if (instanceIds.some(shows)) {
    throw invalidValue(
      `'${unfit[0]}' is not a valid tag key. Tag keys must match pattern ([0-9a-zA-Z\\-_+=,.@:]{1,255}), and must not be a reserved name ('.', '..', '_index')`,
    );
  }
}

/** Tags of AWS itself do not count. Source: EC2 User Guide, tag restrictions. */
function checkTagCounts(fleet: TargetFleet, mutation: CreateTags, nowMs: number): void {
  for (const id of mutation.instanceIds) {
    const index = fleet.findVisible(id, nowMs);
    if (index === undefined) continue;
    const keys = new Set(
      fleet
        .tags(index)
        .map(([key]) => key)
        .filter((key) => !key.startsWith('aws:')),
    );
    for (const [key] of mutation.tags) keys.add(key);
    if (keys.size > MAX_TAGS) {
      throw new AwsError(400, 'TagLimitExceeded', `Tags per resource limit of ${MAX_TAGS} exceeded`);
    }
  }
}
