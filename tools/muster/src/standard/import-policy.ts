import { type TagStandard, TagStandard as Standard } from '@muster/contracts';
import { resourceTypes } from '@muster/resource-types';
import { ConfigError } from '../errors.ts';

type StandardTag = TagStandard['tags'][number];

/** A standard that was made from a tag policy. */
export interface ImportedPolicy {
  readonly standard: TagStandard;
  /** What the standard does not contain, for people. */
  readonly notes: readonly string[];
}

type Mapping = Readonly<Record<string, unknown>>;

/** Of a tag policy: the operators that give values. Source: AWS Organizations User Guide, inheritance operators. */
const ASSIGN = '@@assign';
const APPEND = '@@append';
const REMOVE = '@@remove';
const OPERATORS_ALLOWED = '@@operators_allowed_for_child_policies';

/**
 * Reads a tag policy of AWS Organizations as a tag standard: the document of a policy, the effective policy of an
 * account, or the answer of the AWS CLI with one of them. A policy checks a tag only where it exists. A tag is required
 * if the policy reports it as required for a resource type that Muster reads.
 * Source: AWS Organizations User Guide, "Tag policy syntax".
 * @param file the name for messages
 * @throws ConfigError
 */
export function importPolicy(text: string, file: string): ImportedPolicy {
  const refuse = (message: string): never => {
    throw new ConfigError(`${file}: ${message}`);
  };
  const { tags } = documentIn(parsed(text, refuse), refuse);
  if (!isMapping(tags)) return refuse('expected a tag policy: a JSON object with "tags"');
  const notes: string[] = [];
  const entries = Object.entries(tags).filter(([key]) => key !== OPERATORS_ALLOWED);
  if (entries.length === 0) return refuse('the tag policy contains no tag key');
  const standard = {
    tags: entries.map(([policyKey, statement]) => tagOf(policyKey, statement, { refuse, notes })),
  };
  const result = Standard.safeParse(standard);
  if (!result.success) {
    const [issue] = result.error.issues;
    return refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
  }
  return { standard: result.data, notes };
}

type Refusal = (message: string) => never;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string, refuse: Refusal): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The policy in an answer of `describe-policy` or `describe-effective-policy`, where it is JSON in a text. */
function documentIn(value: unknown, refuse: Refusal): Mapping {
  if (!isMapping(value)) return refuse('expected a tag policy: a JSON object with "tags"');
  const { Policy: policy, EffectivePolicy: effective } = value;
  const content = isMapping(policy)
    ? policy['Content']
    : isMapping(effective)
      ? effective['PolicyContent']
      : undefined;
  if (typeof content !== 'string') return value;
  const document = parsed(content, refuse);
  return isMapping(document) ? document : refuse('expected a tag policy: a JSON object with "tags"');
}

interface Reading {
  readonly refuse: Refusal;
  readonly notes: string[];
}

function tagOf(policyKey: string, statement: unknown, { refuse, notes }: Reading): StandardTag {
  const at = `tags.${policyKey}`;
  if (!isMapping(statement)) return refuse(`${at}: expected an object with tag_key`);
  const {
    tag_key: tagKey,
    tag_value: tagValue,
    report_required_tag_for: requiredFor,
    enforced_for: enforcedFor,
    ...others
  } = statement;
  // AWS prevents changes itself. For a check it makes no difference.
  void enforcedFor;
  for (const name of Object.keys(others))
    if (name !== OPERATORS_ALLOWED) notes.push(`${at}.${name} is not imported: Muster does not know it`);
  const [key = policyKey.toLowerCase()] = valuesOf(tagKey, `${at}.tag_key`, { refuse, notes });
  if (key.toLowerCase() !== policyKey.toLowerCase())
    return refuse(`${at}.tag_key: "${key}" and the policy key differ in more than upper and lower case`);
  const values = valuesOf(tagValue, `${at}.tag_value`, { refuse, notes });
  const required = typesIn(valuesOf(requiredFor, `${at}.report_required_tag_for`, { refuse, notes }));
  if (required.unknown.length > 0)
    notes.push(
      `${at}.report_required_tag_for: ${required.unknown.join(', ')} is not imported: Muster does not read these resources`,
    );
  return {
    key,
    required: required.known.length > 0,
    ...(values.length === 0 ? {} : { values: values.map(asPattern) }),
    ...(required.known.length === 0 || required.known.length === resourceTypes().length
      ? {}
      : { resourceTypes: required.known }),
  };
}

/** The texts of an element: plain in an effective policy, with operators in a policy document. */
function valuesOf(element: unknown, at: string, { refuse, notes }: Reading): string[] {
  if (element === undefined) return [];
  if (typeof element === 'string') return [element];
  if (Array.isArray(element))
    return element.map((each) => (typeof each === 'string' ? each : refuse(`${at}: expected texts`)));
  if (!isMapping(element)) return refuse(`${at}: expected a text, a list or an object with ${ASSIGN}`);
  const known = [ASSIGN, APPEND, REMOVE, OPERATORS_ALLOWED];
  const unknown = Object.keys(element).find((name) => !known.includes(name));
  if (unknown !== undefined) return refuse(`${at}: the operator ${unknown} does not exist`);
  if (element[APPEND] !== undefined || element[REMOVE] !== undefined)
    notes.push(
      `${at} changes an inherited policy; only this document was read. Import the effective policy of an account: aws organizations describe-effective-policy --policy-type TAG_POLICY`,
    );
  return [element[ASSIGN], element[APPEND]].flatMap((values) => valuesOf(values, at, { refuse, notes }));
}

/** The types that Muster reads, of names such as `ec2:instance`, `ec2:ALL_SUPPORTED` and `ec2:*`. */
function typesIn(names: readonly string[]): { readonly known: string[]; readonly unknown: string[] } {
  const types = resourceTypes().map(({ name }) => name);
  const ofName = (name: string): string[] => {
    const [service = '', kind = ''] = name.split(':');
    return kind === '*' || kind === 'ALL_SUPPORTED'
      ? types.filter((type) => type.startsWith(`${service}:`))
      : types.filter((type) => type === name);
  };
  return {
    known: [...new Set(names.flatMap(ofName))],
    unknown: names.filter((name) => ofName(name).length === 0),
  };
}

/** `*` means the same in a policy. `?`, a slash at the start and a backslash are ordinary characters there. */
const asPattern = (value: string): string => value.replaceAll(/[?\\]|^\//g, String.raw`\$&`);
