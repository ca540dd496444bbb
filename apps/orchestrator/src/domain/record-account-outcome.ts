import { regionsFor } from '@muster/configuration';
import type { Failure, RunContext } from '@muster/contracts';
import { isSelected } from '@muster/regions';
import { settingsOf } from './account-of-run.ts';
import { failAccount } from './fail-account.ts';
import type { RecordDeps } from './record-outcome.ts';

export interface AccountFailure {
  readonly run: RunContext;
  readonly accountId: string;
  readonly failure: Failure;
  readonly known?: { readonly regions: readonly string[] } | undefined;
}

/** Records that an account could not be read as the outcome of each of its targets, or of the account if none is known. */
export async function recordAccountOutcome(
  { run, accountId, failure, known }: AccountFailure,
  { store, now }: RecordDeps,
): Promise<object> {
  const at = now();
  const existing = await store.listTargets(run.runId, accountId);
  const selection = regionsFor(run, await settingsOf(run, accountId, store));
  // MarkUnreadable knows only the regions of all accounts.
  const knownRegions = (known?.regions ?? []).filter((region) => isSelected(selection, region));
  const account = { accountId, selection, knownRegions, failure };
  await store.changeTargets(run.runId, failAccount(account, existing, at), at);
  return {};
}
