import {
  type AccountEntry,
  type AccountSettings,
  type MusterConfig,
  Roles,
  type RunRequest,
} from '@muster/contracts';

/**
 * The request of a new run, from its configuration. Without rules, the run does not tag.
 * @param homeRegion result of `resolveHomeRegion`
 */
export function requestOf(
  config: MusterConfig,
  { runId, tag, homeRegion }: { runId: string; tag: boolean; homeRegion: string },
): RunRequest {
  const { accounts, organization, regions, roles, rules } = config;
  const accountSettings = [...(accounts ?? []), ...(organization?.accounts ?? [])].flatMap(settingsOf);
  const run = {
    runId,
    homeRegion,
    regions,
    // With `none`, no account uses them.
    roles: roles === 'none' ? Roles.parse({}) : roles,
    rules,
    tag: tag && rules.length > 0,
    ...settingsOfRun(config),
    ...(accountSettings.length === 0 ? {} : { hasAccountSettings: true as const }),
  };
  return {
    run,
    ...(accounts === undefined ? {} : { accounts: accounts.map(idOf) }),
    ...(organization === undefined
      ? {}
      : { organization: { include: organization.include, exclude: organization.exclude } }),
    ...(accountSettings.length === 0 ? {} : { accountSettings }),
  };
}

/** All settings but those that only the command uses and those that the request holds in another form. */
function settingsOfRun(config: MusterConfig) {
  const { accounts, organization, homeRegion, regions, roles, rules, planMaxAge, standard, ...settings } =
    config;
  void [accounts, organization, homeRegion, regions, roles, rules, planMaxAge, standard];
  return settings;
}

const idOf = (account: string | AccountEntry): string => (typeof account === 'string' ? account : account.id);

/** The settings of an entry. None for an ID alone. */
function settingsOf(account: string | AccountEntry): AccountSettings[] {
  if (typeof account === 'string') return [];
  const { id, ...settings } = account;
  return Object.values(settings).some((value) => value !== undefined) ? [{ accountId: id, ...settings }] : [];
}
