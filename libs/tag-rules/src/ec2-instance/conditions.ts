import { durationMs, type RuleMatch } from '@muster/contracts';
import type { Facts, RuledResource } from '../facts.ts';
import { anyOf } from '../patterns.ts';

type Predicate = (resource: RuledResource, facts: Facts) => boolean;

/** The properties that conditions compare with patterns. */
const PROPERTIES = [
  ['instanceTypes', 'instanceType'],
  ['vpcs', 'vpcId'],
  ['subnets', 'subnetId'],
  ['images', 'imageId'],
  ['platforms', 'platform'],
] as const;

/** The conditions on properties of EC2 instances. A resource without the property does not match. */
export function instanceConditions(match: RuleMatch): Predicate[] {
  const { launchedBefore, launchedAfter, olderThan } = match;
  const predicates: Predicate[] = PROPERTIES.flatMap(([condition, property]) => {
    const patterns = match[condition];
    if (patterns === undefined) return [];
    const matches = anyOf(patterns);
    return [(resource: RuledResource) => matchesValue(resource[property], matches)];
  });
  if (launchedBefore !== undefined) predicates.push(launched((at) => at < Date.parse(launchedBefore)));
  if (launchedAfter !== undefined) predicates.push(launched((at) => at >= Date.parse(launchedAfter)));
  if (olderThan !== undefined) {
    const age = durationMs(olderThan);
    predicates.push(launched((at, { now }) => now.getTime() - at > age));
  }
  return predicates;
}

const matchesValue = (value: string | undefined, matches: (text: string) => boolean): boolean =>
  value !== undefined && matches(value);

const launched =
  (isRight: (atMs: number, facts: Facts) => boolean): Predicate =>
  ({ launchTime }, facts) =>
    launchTime !== undefined && isRight(Date.parse(launchTime), facts);
