import type { RunSummary } from '@muster/contracts';
import { catalogueEntry } from '@muster/errors/catalogue';
import type { FailurePlace, ReportAccountProblem, ReportFailure, ReportTarget } from './model.ts';
import { placeName, type Places } from './targets.ts';

/** Messages of AWS are longer than anybody reads, and a run can have thousands of them. */
const MAX_MESSAGE = 600;

interface Occurrence extends FailurePlace {
  readonly code: string;
  readonly status: 'failed' | 'skipped';
  readonly isOfRun: boolean;
}

/** Failures and skipped targets of the run by code, then what only the table says. Failures come first. */
export function failuresOf(
  run: RunSummary | undefined,
  targets: readonly ReportTarget[],
  problems: readonly ReportAccountProblem[],
  places: Places,
): ReportFailure[] {
  const ofRun = (run?.outcomes ?? []).flatMap((outcome): Occurrence[] =>
    outcome.status === 'succeeded' && outcome.code === undefined
      ? []
      : [
          {
            code: outcome.code ?? 'unknown',
            status: outcome.status === 'skipped' ? 'skipped' : 'failed',
            account: places.accounts.of(outcome.accountId),
            region: outcome.region === undefined ? undefined : places.regions.of(outcome.region),
            message: (outcome.message ?? '').slice(0, MAX_MESSAGE),
            isOfRun: true,
          },
        ],
  );
  const leftOut = (run?.leftOut ?? []).map(({ accountId, code, message }): Occurrence => ({
    code,
    status: 'skipped',
    account: places.accounts.of(accountId),
    message: message.slice(0, MAX_MESSAGE),
    isOfRun: true,
  }));
  const known = new Set([...ofRun, ...leftOut].map(({ account, region }) => nameOf(account, region)));
  const ofTable = [...targets.filter(({ state }) => state !== 'fresh'), ...problems].flatMap(
    (each): Occurrence[] => {
      const { account, reason } = each;
      const region = 'region' in each ? each.region : undefined;
      if (reason === undefined || known.has(nameOf(account, region)) || known.has(nameOf(account, undefined)))
        return [];
      const status = each.state === 'outOfScope' ? 'skipped' : 'failed';
      return [
        {
          code: reason.code,
          status,
          account,
          region,
          message: reason.message.slice(0, MAX_MESSAGE),
          isOfRun: false,
        },
      ];
    },
  );
  return grouped([...ofRun, ...leftOut, ...ofTable]);
}

const nameOf = (account: number, region: number | undefined): string =>
  placeName(String(account), region === undefined ? undefined : String(region));

function grouped(occurrences: readonly Occurrence[]): ReportFailure[] {
  const groups = Map.groupBy(
    occurrences,
    ({ code, status, isOfRun }) => `${status} ${isOfRun ? 'run' : 'table'} ${code}`,
  );
  return [...groups.values()]
    .flatMap((group): ReportFailure[] => {
      const [first] = group;
      if (first === undefined) return [];
      const entry = catalogueEntry(first.code);
      return [
        {
          code: first.code,
          status: first.status,
          isOfRun: first.isOfRun,
          meaning: entry?.meaning,
          action: entry?.action,
          places: group.map(({ account, region, message }) => ({ account, region, message })),
        },
      ];
    })
    .toSorted((a, b) => rank(a) - rank(b) || b.places.length - a.places.length);
}

const rank = ({ status, isOfRun }: ReportFailure): number =>
  (status === 'failed' ? 0 : 2) + (isOfRun ? 0 : 1);
