import { accountSettingsOf } from '@muster/configuration';
import { Rules, withRules } from '@muster/contracts';
import type { PlanTarget, SavedPlan } from '@muster/tagger/plans';
import pLimit from 'p-limit';
import { type AccessChecks, CheckFailedError } from '../doctor/ports.ts';
import { PlanRefusedError } from '../errors.ts';
import { plural } from '../output/format.ts';
import { isSimulated } from '../output/simulated-note.ts';
import type { Location, Surroundings } from '../surroundings.ts';

const DELETE_TAGS = 'ec2:DeleteTags';
const ACCOUNTS_AT_ONCE = 8;
/** Keys that are tried in one call. */
const MAX_KEYS = 50;
/** Accounts that a message names. */
const MAX_NAMED = 10;
const VALUE = 'dry run';

/** What a check of the right to remove tags found. */
interface RemovalAccess {
  /** Accounts whose tagger role may not remove tags, with the answer of AWS. */
  readonly denied: readonly { readonly accountId: string; readonly code: string; readonly message: string }[];
  /** Accounts that could not be checked, and why. */
  readonly unchecked: readonly { readonly accountId: string; readonly reason: string }[];
}

type Plan = Pick<SavedPlan, 'planId' | 'request' | 'undoOf' | 'retryOf'>;

/**
 * Refuses a plan that removes tags in accounts whose tagger role may not do that. Tries the call in each such account,
 * with DryRun. An account that cannot be checked is named in a note.
 * @throws PlanRefusedError
 */
export async function refuseWithoutRemoval(
  plan: Plan,
  targets: readonly PlanTarget[],
  location: Location,
  surroundings: Surroundings,
): Promise<void> {
  const access = await removalAccess(plan, targets, location, surroundings);
  noteUnchecked(access, surroundings);
  if (access.denied.length === 0) return;
  const ofRun = plan.undoOf !== undefined || plan.retryOf !== undefined;
  throw new PlanRefusedError(
    `plan ${plan.planId} ${deniedText(access)}${ofRun ? '' : '; or plan without these accounts'}. Nothing was changed`,
  );
}

/**
 * Names the accounts of a new plan whose tagger role may not remove the tags that the plan removes. A plan without
 * removals calls nothing.
 */
export async function noteWithoutRemoval(
  plan: Plan,
  targets: readonly PlanTarget[],
  location: Location,
  surroundings: Surroundings,
): Promise<void> {
  if (isSimulated(location, surroundings)) return;
  const access = await removalAccess(plan, targets, location, surroundings);
  noteUnchecked(access, surroundings);
  if (access.denied.length > 0)
    surroundings.stderr.write(
      `note: the plan ${deniedText(access)}. Until then, "tag apply" refuses the plan\n`,
    );
}

function deniedText({ denied }: RemovalAccess): string {
  const [first] = denied;
  return `removes tags in ${plural(denied.length, 'account')} whose tagger role may not call ${DELETE_TAGS}: ${accountsText(denied)} (${first?.code ?? ''}: ${first?.message ?? ''}); allow it in the role, for example with the parameter AllowTagRemoval of tools/roles/member-roles.yaml`;
}

function noteUnchecked({ unchecked }: RemovalAccess, { stderr }: Surroundings): void {
  const [first] = unchecked;
  if (first === undefined) return;
  stderr.write(
    `note: it is unknown whether tags can be removed in ${accountsText(unchecked)}: ${first.reason}\n`,
  );
}

/** `111111111111, 222222222222 and 3 more` */
function accountsText(accounts: readonly { readonly accountId: string }[]): string {
  const named = accounts.slice(0, MAX_NAMED).map(({ accountId }) => accountId);
  const more = accounts.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The keys that a plan removes, and a region where it does so, by account. */
function removalsOf(targets: readonly PlanTarget[]) {
  const removals = new Map<string, { readonly region: string; readonly keys: Set<string> }>();
  for (const target of targets) {
    if (!('counts' in target)) continue;
    const keys = target.counts.byKey.flatMap(({ key, removed = 0 }) => (removed > 0 ? [key] : []));
    if (keys.length === 0) continue;
    const known = removals.get(target.accountId) ?? { region: target.region, keys: new Set<string>() };
    removals.set(target.accountId, known);
    keys.forEach((key) => known.keys.add(key));
  }
  return removals;
}

async function removalAccess(
  { request }: Plan,
  targets: readonly PlanTarget[],
  location: Location,
  { doctor }: Surroundings,
): Promise<RemovalAccess> {
  const removals = removalsOf(targets);
  const denied: RemovalAccess['denied'][number][] = [];
  const unchecked: RemovalAccess['unchecked'][number][] = [];
  if (removals.size === 0) return { denied, unchecked };
  const checks: AccessChecks =
    location.engine === 'aws'
      ? await doctor.checksOf(await doctor.readDeployment(location.stage))
      : await doctor.checksHere();
  const settings = accountSettingsOf(request);
  const limit = pLimit(ACCOUNTS_AT_ONCE);
  const check = async (accountId: string, region: string, keys: readonly string[]): Promise<void> => {
    const account = settings.get(accountId);
    const set = keys.slice(0, MAX_KEYS).map((key) => [key, VALUE]);
    const { planId, protectedTagKeys, ...run } = request.run;
    void [planId, protectedTagKeys];
    try {
      const { role, deniedActions = [] } = await checks.tagger({
        run: withRules(run, Rules.parse([{ id: 'removal', match: {}, set }])),
        accountId,
        ...(account === undefined ? {} : { account }),
        regions: [region],
      });
      const refusal = deniedActions.find(({ action }) => action === DELETE_TAGS);
      if (refusal !== undefined) denied.push({ accountId, code: refusal.code, message: refusal.message });
      else if (typeof role === 'object')
        unchecked.push({ accountId, reason: `${role.code}: ${role.message}` });
    } catch (error) {
      if (!(error instanceof CheckFailedError)) throw error;
      unchecked.push({ accountId, reason: `${error.code}: ${error.message}` });
    }
  };
  await Promise.all(
    [...removals].map(([accountId, { region, keys }]) => limit(() => check(accountId, region, [...keys]))),
  );
  const byAccount = (a: { accountId: string }, b: { accountId: string }) =>
    a.accountId < b.accountId ? -1 : 1;
  return { denied: denied.toSorted(byAccount), unchecked: unchecked.toSorted(byAccount) };
}
