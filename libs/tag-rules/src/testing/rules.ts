import { type Rule, Rules, Tags } from '@muster/contracts';
import type { z } from 'zod';
import type { Facts, RuledResource } from '../facts.ts';
import { compileRules, type RuleOptions } from '../rule-set.ts';

export type RuleInput = Partial<z.input<typeof Rules>[number]>;

/** Rules as people write them, with IDs `rule-0`, `rule-1`, … */
export const rulesOf = (...rules: RuleInput[]): Rule[] =>
  Rules.parse(rules.map((rule, index) => ({ id: `rule-${index}`, ...rule })));

export type ResourceInput = Partial<Omit<RuledResource, 'tags'>> & { readonly tags?: z.input<typeof Tags> };

export const resourceOf = ({ tags = {}, ...changes }: ResourceInput = {}): RuledResource => ({
  accountId: '111111111111',
  region: 'eu-west-1',
  resourceId: 'i-0123456789abcdef0',
  state: 'running',
  tags: Tags.parse(tags),
  ...changes,
});

export const factsOf = ({
  tags = {},
  ...facts
}: Partial<Facts> & { tags?: z.input<typeof Tags> } = {}): Facts => ({
  organizationTags: Tags.parse(tags),
  now: new Date('2026-11-27T12:00:00.000Z'),
  ...facts,
});

/** The change of one resource by rules. */
export const changeBy = (
  rules: RuleInput[],
  resource: ResourceInput = {},
  { facts = factsOf(), ...options }: RuleOptions & { readonly facts?: Facts } = {},
) => compileRules(rulesOf(...rules), options).changeOf(resourceOf(resource), facts);
