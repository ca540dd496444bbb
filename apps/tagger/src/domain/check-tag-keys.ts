import type {
  CheckTaggerOutput,
  ProtectedKeyCheck,
  Failure,
  RegionCheck,
  Rule,
  RunContext,
  TagPairs,
} from '@muster/contracts';
import { isRuleOf } from '@muster/resource-types';
import { trialTagsOf } from '@muster/tag-rules';
import type { PlaceToTry } from '../ports/tagging-probe.ts';
import type { TryTags } from './try-tags.ts';

/** Number of keys that are tried one by one. Each call uses the bucket of CreateTags: 100, then 10 a second. */
const MAX_KEYS_TRIED = 16;
/** Maximum number of tags in one call. Source: EC2 API Reference, CreateTags. */
export const MAX_TAGS_PER_CALL = 50;

/** The value to try for a tag whose value depends on the resource, or that is removed. */
export const VALUE = 'dry run';
/** The key to try for a pattern that matches any key. */
const ANY_KEY = 'MusterCheck';

/** A place where an earlier call was tried, and its result. */
export interface KnownPlace {
  readonly place: PlaceToTry;
  readonly tags: TagPairs;
  readonly check: RegionCheck;
}

interface Trials {
  readonly tryTags: TryTags;
  /** Limits concurrent calls. */
  readonly limit: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** One for each resource type. */
  readonly places: readonly KnownPlace[];
  /** The one of them that proves most. */
  readonly best: KnownPlace;
}

/**
 * Compares the keys of a run with the permissions of the tagger role: keys of its rules that are refused, and protected
 * keys that are not. One region represents all, because a policy names keys, and a refused region is reported anyway.
 */
export async function checkTagKeys(
  { protectedTagKeys = [] }: Pick<RunContext, 'protectedTagKeys'>,
  rules: readonly Rule[],
  trials: Trials,
): Promise<Pick<CheckTaggerOutput, 'deniedKeys' | 'protectedKeys'>> {
  const [deniedByType, guarded] = await Promise.all([
    Promise.all(
      trials.places.map((known) => {
        const ofType = rules.filter((rule) => isRuleOf(rule, known.place.resourceType));
        return deniedKeys(ofType, known, trials);
      }),
    ),
    Promise.all(protectedTagKeys.map((pattern, index) => protectedKey(pattern, index, trials))),
  ]);
  const denied = [...new Map(deniedByType.flat().map((each) => [each.key, each])).values()];
  return {
    ...(denied.length === 0 ? {} : { deniedKeys: denied }),
    ...(guarded.length === 0 ? {} : { protectedKeys: guarded }),
  };
}

/** All keys that the rules name, at once. If that is refused, one by one. If all of them are refused, the keys are not the reason. */
async function deniedKeys(
  rules: readonly Rule[],
  known: KnownPlace,
  trials: Trials,
): Promise<(Failure & { key: string })[]> {
  const tags: TagPairs = [...new Map(rules.flatMap((rule) => trialTagsOf(rule, VALUE)))];
  if (tags.length === 0) return [];
  const tried = (each: TagPairs) => trials.limit(() => trials.tryTags(known.place, each));
  const together =
    known.tags.length === tags.length ? known.check : await tried(tags.slice(0, MAX_TAGS_PER_CALL));
  if (together.status !== 'denied') return [];
  const checks = await Promise.all(
    tags.slice(0, MAX_KEYS_TRIED).map(async (tag) => ({ key: tag[0], check: await tried([tag]) })),
  );
  const denied = checks.flatMap(({ key, check }) =>
    check.status === 'denied' ? [{ key, code: check.code, message: check.message }] : [],
  );
  return denied.length === checks.length ? [] : denied;
}

async function protectedKey(
  pattern: string,
  index: number,
  { tryTags, limit, best }: Trials,
): Promise<ProtectedKeyCheck> {
  const key = exampleOf(pattern);
  // EC2 refuses these for all callers. Source: EC2 User Guide, "Tag restrictions".
  if (/^aws:/i.test(key)) return { pattern, key, status: 'refused' };
  if (index >= MAX_KEYS_TRIED)
    return { pattern, key, status: 'not-proven', reason: `only ${MAX_KEYS_TRIED} keys are tried` };
  const check = await limit(() => tryTags(best.place, [[key, VALUE]]));
  if (check.status === 'allowed') return { pattern, key, status: 'writable' };
  if (check.status === 'denied') return { pattern, key, status: 'refused' };
  return { pattern, key, status: 'not-proven', reason: `${check.code}: ${check.message}` };
}

/** A key that matches a pattern: each wildcard is replaced by nothing or one character. */
const exampleOf = (pattern: string): string => pattern.replaceAll('*', '').replaceAll('?', 'x') || ANY_KEY;
