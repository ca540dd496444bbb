import type { CheckTaggerInput, CheckTaggerOutput, Rule, TagPairs } from '@muster/contracts';
import { failureOf } from '@muster/errors';
import { matchesRegion } from '@muster/regions';
import { resourceTypesIn, typeField } from '@muster/resource-types';
import pLimit from 'p-limit';
import type { TaggingProbe } from '../ports/tagging-probe.ts';
import { checkTagKeys } from './check-tag-keys.ts';
import { tryTagsWith } from './try-tags.ts';

/** Each region has a separate request bucket, so this limits connections, not throttling. */
const REGIONS_AT_ONCE = 8;

/** The tags for a run without rules. */
const ANY_TAGS: TagPairs = [['MusterCheck', 'dry run']];

/**
 * Checks whether a run could tag an account: its role, and the call that tags in each region that a rule matches, with the tags
 * of the first such rule, because policies may allow only some keys and values. Without rules, tries a meaningless tag
 * in every region. In one of the regions, all keys of the rules and the protected ones are tried. A refusal is a result
 * and never thrown.
 */
export async function checkTagger(
  { run, accountId, regions, instances = [] }: CheckTaggerInput,
  probe: TaggingProbe,
): Promise<CheckTaggerOutput> {
  const isOfAccount = ({ match }: Rule) => match.accounts?.includes(accountId) ?? true;
  const rules = run.rules.filter(isOfAccount);
  if (run.rules.length > 0 && rules.length === 0) return { accountId, role: 'not-needed', regions: [] };

  const role = await probe.assumeRole().then(() => 'ok' as const, failureOf);
  if (role !== 'ok') return { accountId, role, regions: [] };

  const trials = regions.flatMap((region) => {
    const tags = run.rules.length === 0 ? ANY_TAGS : rules.find((rule) => isOfRegion(rule, region))?.set;
    if (tags === undefined) return [];
    return resourceTypesIn(region).map(({ name }) => ({
      place: { region, ...typeField(name) },
      tags,
    }));
  });
  const limit = pLimit(REGIONS_AT_ONCE);
  const tryTags = tryTagsWith(probe, instances);
  const checked = await Promise.all(
    trials.map(({ place, tags }) =>
      limit(async () => ({
        place,
        tags,
        check: await tryTags(place, tags),
      })),
    ),
  );
  // Tries keys in one region that answered: preferably one that allows the call, otherwise one that refuses it or
  // proves nothing.
  const withStatus = (wanted: string) => checked.find(({ check }) => check.status === wanted);
  const known = withStatus('allowed') ?? withStatus('denied') ?? withStatus('not-proven');
  const keys =
    known === undefined ? {} : await checkTagKeys(run, rules, { place: known.place, tryTags, limit, known });
  return { accountId, role, regions: checked.map(({ check }) => check), ...keys };
}

const isOfRegion = ({ match }: Rule, region: string): boolean =>
  match.regions?.some((pattern) => matchesRegion(pattern, region)) ?? true;
