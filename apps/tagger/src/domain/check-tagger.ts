import type { CheckTaggerInput, CheckTaggerOutput, Rule, TagPairs } from '@muster/contracts';
import { failureOf } from '@muster/errors';
import { matchesRegion } from '@muster/regions';
import pLimit from 'p-limit';
import type { TaggingProbe } from '../ports/tagging-probe.ts';
import { checkTagKeys } from './check-tag-keys.ts';
import { tryTagsWith } from './try-tags.ts';

/** Each region has its own request bucket, so this bounds connections, not throttling. */
const REGIONS_AT_ONCE = 8;

/** What a run without rules would set, if it set anything. */
const ANY_TAGS: TagPairs = [['MusterCheck', 'dry run']];

/**
 * Whether an account can be tagged as a run would tag it: its role, and CreateTags in each region that a rule matches,
 * with the tags of the first such rule, because policies may allow some keys and values only. Without rules, every
 * region is tried with a tag of no meaning. In one of the regions all keys of the rules and the protected ones are tried.
 * A refusal is an answer and never thrown.
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
    return tags === undefined ? [] : [{ region, tags }];
  });
  const limit = pLimit(REGIONS_AT_ONCE);
  const tryTags = tryTagsWith(probe, instances);
  const checked = await Promise.all(
    trials.map(({ region, tags }) =>
      limit(async () => ({
        region,
        tags,
        check: await tryTags(region, tags),
      })),
    ),
  );
  // Keys are tried in one region that answered: where a call is allowed, else where it is refused or not proven.
  const withStatus = (wanted: string) => checked.find(({ check }) => check.status === wanted);
  const known = withStatus('allowed') ?? withStatus('denied') ?? withStatus('not-proven');
  const keys =
    known === undefined
      ? {}
      : await checkTagKeys(run, rules, { region: known.region, tryTags, limit, known });
  return { accountId, role, regions: checked.map(({ check }) => check), ...keys };
}

const isOfRegion = ({ match }: Rule, region: string): boolean =>
  match.regions?.some((pattern) => matchesRegion(pattern, region)) ?? true;
