import {
  type CheckTaggerInput,
  type CheckTaggerOutput,
  matchesRegion,
  refusalOf,
  type RegionCheck,
  regionCheckOf,
  type Rule,
  type TagPairs,
} from '@muster/contracts';
import pLimit from 'p-limit';
import type { TaggingProbe } from '../access/tagging-probe.ts';
import { checkTagKeys } from './check-tag-keys.ts';

/** Each region has its own request bucket, so this bounds connections, not throttling. */
const REGIONS_AT_ONCE = 8;

/** What a run without rules would set, if it set anything. */
const ANY_TAGS: TagPairs = [['MusterCheck', 'dry run']];

/**
 * EC2 documents only that a dry run answers `DryRunOperation` or `UnauthorizedOperation`. Whether it also looks at the
 * instance, which does not exist, was not tried on AWS; should it do so, then after the rights, which are there.
 */
const RIGHTS_ARE_THERE = 'InvalidInstanceID.NotFound';

/**
 * Whether an account can be tagged as a run would tag it: its role, and CreateTags in each region that a rule speaks
 * of, with the tags of the first such rule, because policies may allow some keys and values only. Without rules, every
 * region is asked with a tag of no meaning. In one of the regions all keys of the rules and the protected ones are tried.
 * A refusal is an answer and never thrown.
 */
export async function checkTagger(
  { run, accountId, regions }: CheckTaggerInput,
  probe: TaggingProbe,
): Promise<CheckTaggerOutput> {
  const isOfAccount = ({ match }: Rule) => match.accounts?.includes(accountId) ?? true;
  const rules = run.rules.filter(isOfAccount);
  if (run.rules.length > 0 && rules.length === 0) return { accountId, role: 'not-needed', regions: [] };

  const role = await probe.assumeRole().then(() => 'ok' as const, refusalOf);
  if (role !== 'ok') return { accountId, role, regions: [] };

  const trials = regions.flatMap((region) => {
    const tags = run.rules.length === 0 ? ANY_TAGS : rules.find((rule) => isOfRegion(rule, region))?.set;
    return tags === undefined ? [] : [{ region, tags }];
  });
  const limit = pLimit(REGIONS_AT_ONCE);
  const checked = await Promise.all(
    trials.map(({ region, tags }) =>
      limit(async () => ({
        region,
        tags,
        check: checkOf(region, await probe.dryRunCreateTags(region, tags)),
      })),
    ),
  );
  // Keys are tried in one region that answered: where a call is allowed, else where it is refused.
  const withStatus = (wanted: string) => checked.find(({ check }) => check.status === wanted);
  const known = withStatus('allowed') ?? withStatus('denied');
  const keys =
    known === undefined ? {} : await checkTagKeys(run, rules, { region: known.region, probe, limit, known });
  return { accountId, role, regions: checked.map(({ check }) => check), ...keys };
}

const isOfRegion = ({ match }: Rule, region: string): boolean =>
  match.regions?.some((pattern) => matchesRegion(pattern, region)) ?? true;

const checkOf = (region: string, end: Error): RegionCheck =>
  end.name === RIGHTS_ARE_THERE ? { region, status: 'allowed' } : regionCheckOf(region, end);
