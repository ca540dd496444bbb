import { accountSettingsOf } from '@muster/configuration';
import type { AccountSettings, RunContext } from '@muster/contracts';
import type { RunStore } from '../ports/run-store.ts';

/** The settings of an account in the request of its run. Without settings, only the ID, and nothing is read. */
export async function settingsOf(
  { runId, hasAccountSettings }: Pick<RunContext, 'runId' | 'hasAccountSettings'>,
  accountId: string,
  store: Pick<RunStore, 'getRequest'>,
): Promise<AccountSettings> {
  const request = hasAccountSettings === true ? await store.getRequest(runId) : undefined;
  return (request && accountSettingsOf(request).get(accountId)) ?? { accountId };
}
