import { accountSettingsOf } from '@muster/configuration';
import type { AccountSettings, RunContext } from '@muster/contracts';
import type { RunStore } from '../ports/run-store.ts';

/**
 * The settings of an account for its targets: those in the request, with the name in the organization if the request
 * gives none.
 */
export async function namedSettingsOf(
  run: Pick<RunContext, 'runId' | 'hasAccountSettings' | 'hasAccountNames'>,
  accountId: string,
  store: Pick<RunStore, 'getRequest' | 'getAccountName'>,
): Promise<AccountSettings> {
  const settings = await settingsOf(run, accountId, store);
  if (run.hasAccountNames !== true || settings.name !== undefined) return settings;
  const name = await store.getAccountName(run.runId, accountId);
  return name === undefined ? settings : { ...settings, name };
}

/** The settings of an account in the request of its run. Without settings, only the ID, and nothing is read. */
export async function settingsOf(
  { runId, hasAccountSettings }: Pick<RunContext, 'runId' | 'hasAccountSettings'>,
  accountId: string,
  store: Pick<RunStore, 'getRequest'>,
): Promise<AccountSettings> {
  const request = hasAccountSettings === true ? await store.getRequest(runId) : undefined;
  return (request && accountSettingsOf(request).get(accountId)) ?? { accountId };
}
