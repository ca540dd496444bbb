import { isTolerated } from '@muster/configuration';
import type {
  AccountCheck,
  CheckReaderInput,
  InstancesToTry,
  RegionCheck,
  RunContext,
} from '@muster/contracts';
import { isExplicitDeny } from '@muster/errors';
import { typeField } from '@muster/resource-types';
import { type AccessChecks, CheckFailedError, type KnownInstances } from './ports.ts';
import { isSkipped } from './tolerated.ts';

/**
 * Checks one account, and the tagger only if tagging is enabled. Never throws if the account or a function refuses a
 * call.
 */
export async function checkAccount(
  target: CheckReaderInput,
  checks: AccessChecks,
  withTagger: boolean,
  known: KnownInstances,
): Promise<AccountCheck> {
  const { run, accountId } = target;
  const unchecked: AccountCheck['unchecked'] = [];
  const attempt = async <Result>(check: 'reader' | 'tagger', work: () => Promise<Result>) => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CheckFailedError)) throw error;
      unchecked.push({ check, code: error.code, message: error.message });
      return undefined;
    }
  };
  const reader = await attempt('reader', async () => {
    const { role, listing, odd, regions: found } = await checks.reader(target);
    return {
      role,
      ...(listing === undefined ? {} : { listing }),
      ...(odd === undefined ? {} : { odd }),
      regions: found.map((check) => markTolerated(check, run)),
    };
  });
  // A run tags only what it can read. If the regions could not be listed, only the role can be checked.
  const usable = (reader?.regions ?? []).filter(
    (check) => check.status !== 'not-enabled' && !isSkipped(check),
  );
  const regions = [...new Set(usable.map(({ region }) => region))];
  const tagger = withTagger
    ? await attempt('tagger', async () => {
        const instances = await instancesToTry(accountId, reader?.regions ?? [], known);
        const {
          role,
          regions: tried,
          ...keys
        } = await checks.tagger({
          ...target,
          regions,
          ...(instances.length === 0 ? {} : { instances }),
        });
        const { deniedKeys, protectedKeys, deniedActions } = keys;
        return {
          role,
          regions: tried,
          ...(deniedKeys === undefined ? {} : { deniedKeys }),
          ...(protectedKeys === undefined ? {} : { protectedKeys }),
          ...(deniedActions === undefined ? {} : { deniedActions }),
        };
      })
    : undefined;
  return {
    accountId,
    ...(reader === undefined ? {} : { reader }),
    ...(tagger === undefined ? {} : { tagger }),
    unchecked,
  };
}

/**
 * Contains only regions that answered a dry run of DescribeInstances as AWS does. An endpoint that ignores DryRun would
 * tag the instance.
 */
async function instancesToTry(
  accountId: string,
  checks: readonly RegionCheck[],
  known: KnownInstances,
): Promise<InstancesToTry[]> {
  const found: InstancesToTry[] = [];
  for (const { region, resourceType, status } of checks) {
    if (status !== 'allowed') continue;
    const instanceIds = [...(await known.some({ accountId, region, resourceType }))];
    if (instanceIds.length > 0) found.push({ region, ...typeField(resourceType), instanceIds });
  }
  return found;
}

/** A region that a policy denies on purpose, according to `tolerate`. A run skips it. */
const markTolerated = (check: RegionCheck, { tolerate }: RunContext): RegionCheck =>
  check.status !== 'allowed' &&
  isTolerated(tolerate, { ...check, explicitDeny: isExplicitDeny(check.message) })
    ? { ...check, tolerated: true }
    : check;
