import { accountSettingsOf } from '@muster/configuration';
import {
  type AccountCheck,
  type DoctorReport,
  inlineRulesOf,
  MAX_ODD_OF_RUN,
  type OddListed,
  type RunContext,
  type RunRequest,
  type ServiceCheck,
} from '@muster/contracts';
import { AccountFactsUnknownError, factsNeededBy } from '@muster/tag-rules';
import pLimit from 'p-limit';
import { type RuleWarning, ruleWarnings } from '../rules/rule-warnings.ts';
import { accessOf } from './access.ts';
import { assumersOf } from './assumers.ts';
import { checkAccount } from './check-account.ts';
import { checkServices } from './check-services.ts';
import { faultsOf } from './faults.ts';
import { accountFindings, accountNotes, scopeFindings, serviceFindings } from './findings.ts';
import type { AccessChecks, Deployed, DoctorPorts, KnownInstances } from './ports.ts';

/** Each account checks up to eight regions at the same time. */
const ACCOUNTS_AT_ONCE = 8;

export interface Examination {
  readonly request: RunRequest;
  /** ARN of the user. */
  readonly caller: string;
  /** The region of IAM Identity Center, if the user's credentials are from there and it is known. */
  readonly ssoRegion?: string | undefined;
  /** Stage to check with the engine aws. Undefined for the engine local. */
  readonly stage: string | undefined;
  /** Version of the command. */
  readonly version: string;
  readonly withTagger: boolean;
  readonly known: KnownInstances;
  /** Called when the number of accounts is known, then after each account. */
  readonly onProgress: (done: number, accounts: number) => void;
}

/** Checks everything that a run would need. @throws CommandError if the checks cannot be made */
export async function examine(examination: Examination, ports: DoctorPorts): Promise<DoctorReport> {
  const { request, caller, ssoRegion, stage, version, withTagger, known, onProgress } = examination;
  const { run } = request;
  const { accounts: accountIds, odd: oddAccounts } = await ports.accountsOf(request);
  onProgress(0, accountIds.length);
  const { checks, services } = await place(stage, version, ports);
  const settings = accountSettingsOf(request);
  let done = 0;
  const inTurn = pLimit(ACCOUNTS_AT_ONCE);
  const examineAccount = async (accountId: string) => {
    const given = settings.get(accountId);
    const target = { run, accountId, ...(given === undefined ? {} : { account: given }) };
    const account = await checkAccount(target, checks, withTagger, known);
    onProgress(++done, accountIds.length);
    return account;
  };
  const accounts = await Promise.all(
    accountIds.map((accountId) => inTurn(() => examineAccount(accountId))),
  ).finally(() => inTurn.clearQueue());
  const access = ({ accountId }: AccountCheck) => accessOf(run.roles, settings.get(accountId));
  const findings = [
    ...serviceFindings(services, version),
    ...accounts.flatMap((account) => accountFindings(account, access(account))),
    ...scopeFindings(accounts),
  ];
  const warnings = run.tag ? warningsOf(run, accountIds, accounts) : [];
  const { roles, homeRegion, regions } = run;
  const assumers = assumersOf(caller, stage, ssoRegion);
  const faults = faultsOf(findings, { roles, homeRegion, regions, stage, assumers });
  const notes = [
    ...accounts.flatMap((account) => accountNotes(account, access(account))),
    ...(await factsNotes(request, accountIds, ports)),
  ];
  const odd = oddOf(oddAccounts, accounts);
  return {
    status: faults.length === 0 ? 'ok' : 'faults',
    engine: stage === undefined ? 'local' : 'aws',
    ...(stage === undefined ? {} : { stage }),
    version,
    caller,
    services,
    accounts,
    faults,
    ...(warnings.length === 0 ? {} : { ruleWarnings: warnings }),
    ...(odd === undefined ? {} : { odd }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** Tries in one account what the rules need to know from AWS Organizations. */
async function factsNotes(
  request: RunRequest,
  [accountId]: readonly string[],
  ports: Pick<DoctorPorts, 'accountFacts'>,
): Promise<NonNullable<DoctorReport['notes']>> {
  const needed = request.organization === undefined ? undefined : factsNeededBy(inlineRulesOf(request.run));
  if (needed === undefined || accountId === undefined) return [];
  const { unread } = await ports.accountFacts(request, accountId, needed);
  if (unread === undefined) return [];
  const message = `rules need more about accounts than your credentials can read: ${unread.code}: ${unread.message}. Allow the call (docs/deploy.md, "Let the hub list the accounts")`;
  return [{ accountId, code: AccountFactsUnknownError.code, message }];
}

/** Warnings about the rules. Uses the regions of the accounts if all of them are known. */
function warningsOf(
  run: RunContext,
  accountIds: readonly string[],
  accounts: readonly AccountCheck[],
): RuleWarning[] {
  const isKnown = accounts.every(({ reader }) => reader?.role === 'ok' && reader.listing === undefined);
  const usable = accounts.flatMap(({ reader }) =>
    (reader?.regions ?? []).filter(({ status }) => status !== 'not-enabled').map(({ region }) => region),
  );
  return ruleWarnings(inlineRulesOf(run), {
    accounts: accountIds,
    regions: run.regions,
    usableRegions: isKnown ? usable : undefined,
  });
}

/** Odd items in the listings of accounts, units and regions. */
function oddOf(oddAccounts: readonly OddListed[], accounts: readonly AccountCheck[]): DoctorReport['odd'] {
  const ofRegions = accounts.flatMap(({ reader }) => reader?.odd ?? []);
  const count = ofRegions.reduce((sum, odd) => sum + odd.count, oddAccounts.length);
  const first = [...oddAccounts, ...ofRegions.flatMap((odd) => odd.first)].slice(0, MAX_ODD_OF_RUN);
  return count === 0 ? undefined : { count, first };
}

async function place(
  stage: string | undefined,
  version: string,
  ports: DoctorPorts,
): Promise<{ checks: AccessChecks; services: ServiceCheck[] }> {
  if (stage === undefined) return { checks: await ports.checksHere(), services: [] };
  const deployed: Deployed = await ports.readDeployment(stage);
  const services = checkServices(await ports.expectedServices(), deployed.parameters, version);
  return { checks: await ports.checksOf(deployed), services };
}
