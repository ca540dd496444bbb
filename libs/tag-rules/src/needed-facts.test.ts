import { expect, it } from '@jest/globals';
import { factsNeededBy, organizationProblems } from './needed-facts.ts';
import { rulesOf } from './testing/rules.ts';

it.each([
  [{ match: { tags: { Team: 'web' } }, set: { A: '{tags.Name}{account.name}' } }, undefined],
  [{ match: { any: [{ all: [{ not: { organizationalUnits: ['a'] } }] }] }, set: { A: 'b' } }, 'units'],
  [{ setIfMissing: { A: 'x-{ou.name|lower}' } }, 'units'],
  [{ match: { not: { accountTags: { Team: 'a' } } }, set: { A: 'b' } }, 'tags'],
  [{ set: { A: '{account.tags.Team|default:none}' } }, 'tags'],
] as const)('%j needs %s', (rule, fact) => {
  const rules = rulesOf({ set: { Z: 'z' } }, rule as never);
  expect(factsNeededBy(rules)).toEqual(
    fact === undefined ? undefined : { units: fact === 'units', tags: fact === 'tags' },
  );
  expect(organizationProblems(rules)).toHaveLength(fact === 'units' ? 1 : 0);
});
