import type { AccountCheck, RunContext } from '@muster/contracts';
import { type AccessChecks, CheckFailedError } from './ports.ts';

/** Tries one account, the tagger only where tagging is wanted. Never throws for what an account or a function refuses. */
export async function checkAccount(
  run: RunContext,
  accountId: string,
  checks: AccessChecks,
  withTagger: boolean,
): Promise<AccountCheck> {
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
    const { role, listing, odd, regions: found } = await checks.reader({ run, accountId });
    return {
      role,
      ...(listing === undefined ? {} : { listing }),
      ...(odd === undefined ? {} : { odd }),
      regions: found,
    };
  });
  // Where the regions could not be listed, the role alone can be tried.
  const regions = (reader?.regions ?? []).flatMap(({ region, status }) =>
    status === 'not-enabled' ? [] : [region],
  );
  const tagger = withTagger
    ? await attempt('tagger', async () => {
        const { role, regions: tried, ...keys } = await checks.tagger({ run, accountId, regions });
        const { deniedKeys, protectedKeys } = keys;
        return {
          role,
          regions: tried,
          ...(deniedKeys === undefined ? {} : { deniedKeys }),
          ...(protectedKeys === undefined ? {} : { protectedKeys }),
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
