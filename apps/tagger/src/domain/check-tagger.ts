import {
  type CheckTaggerInput,
  type CheckTaggerOutput,
  inlineRulesOf,
  type Rule,
  type TagPairs,
} from '@muster/contracts';
import { failureOf } from '@muster/errors';
import { matchesRegion } from '@muster/regions';
import { isRuleOf, resourceTypesIn, typeField } from '@muster/resource-types';
import { trialTagsOf } from '@muster/tag-rules';
import pLimit from 'p-limit';
import type { TaggingProbe } from '../ports/tagging-probe.ts';
import { checkTagKeys, type KnownPlace, MAX_TAGS_PER_CALL, VALUE } from './check-tag-keys.ts';
import { deniedActions } from './denied-actions.ts';
import { tryTagsWith } from './try-tags.ts';

/** Each region has a separate request bucket, so this limits connections, not throttling. */
const REGIONS_AT_ONCE = 8;

/** The tags for a run without rules. */
const ANY_TAGS: TagPairs = [['MusterCheck', VALUE]];

/**
 * Checks whether a run could tag an account: its role, and the call that tags in each region and for each resource type
 * that a rule matches, with the tags of the first such rule, because policies may allow only some keys and values.
 * Without rules, tries a meaningless tag for all of them. In one region for each type, all keys of the rules and the other
 * calls that tagging needs are tried, and in one region the protected keys. A refusal is a result and never thrown.
 */
export async function checkTagger(
  { run, accountId, regions, instances = [] }: CheckTaggerInput,
  probe: TaggingProbe,
): Promise<CheckTaggerOutput> {
  const isOfAccount = ({ match }: Rule) => match.accounts?.includes(accountId) ?? true;
  const allRules = inlineRulesOf(run);
  const rules = allRules.filter(isOfAccount);
  if (allRules.length > 0 && rules.length === 0) return { accountId, role: 'not-needed', regions: [] };

  const role = await probe.assumeRole().then(() => 'ok' as const, failureOf);
  if (role !== 'ok') return { accountId, role, regions: [] };

  const trials = regions.flatMap((region) =>
    resourceTypesIn(region).flatMap(({ name }) => {
      const rule = rules.find((each) => isRuleOf(each, name) && isOfRegion(each, region));
      const tags = allRules.length === 0 ? ANY_TAGS : rule && tagsToTry(rule);
      return tags === undefined ? [] : [{ place: { region, ...typeField(name) }, tags }];
    }),
  );
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
  const ofTypes = [...Map.groupBy(checked, ({ place }) => place.resourceType).values()].flatMap(bestOf);
  const [best] = bestOf(ofTypes);
  const keys =
    best === undefined ? {} : await checkTagKeys(run, rules, { tryTags, limit, places: ofTypes, best });
  const others = await deniedActions(ofTypes, probe);
  return { accountId, role, regions: checked.map(({ check }) => check), ...keys, ...others };
}

/** The tags of a rule. If it names none, because it has only patterns, a meaningless one. */
function tagsToTry(rule: Rule): TagPairs {
  const tags = trialTagsOf(rule, VALUE).slice(0, MAX_TAGS_PER_CALL);
  return tags.length === 0 ? ANY_TAGS : tags;
}

/** The place to try keys in: preferably one that allows the call, otherwise one that refuses it or proves nothing. */
function bestOf(checked: readonly KnownPlace[]): KnownPlace[] {
  const withStatus = (wanted: string) => checked.find(({ check }) => check.status === wanted);
  const best = withStatus('allowed') ?? withStatus('denied') ?? withStatus('not-proven');
  return best === undefined ? [] : [best];
}

const isOfRegion = ({ match }: Rule, region: string): boolean =>
  match.regions?.some((pattern) => matchesRegion(pattern, region)) ?? true;
