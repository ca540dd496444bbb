import type { DoctorFault } from '@muster/contracts';
import { type AdviceContext, adviceFor } from './advice.ts';
import type { Finding, Kind } from './findings.ts';

/** Findings with the greatest effect come first. */
const ORDER: readonly Kind[] = ['service', 'check', 'role', 'regions', 'describe', 'tag'];

/** One fault for each code, subject and advice, with all its places. */
export function faultsOf(findings: readonly Finding[], context: AdviceContext): DoctorFault[] {
  const faults = new Map<string, DoctorFault>();
  const rank = ({ kind }: Finding) => ORDER.indexOf(kind);
  for (const finding of findings.toSorted((a, b) => rank(a) - rank(b))) {
    const { kind, code, subject, message, accountId, region } = finding;
    const advice = adviceFor(finding, context);
    const key = JSON.stringify([kind, code, subject, advice]);
    const fault = faults.get(key) ?? {
      code,
      subject,
      accounts: [],
      message,
      advice,
    };
    faults.set(key, fault);
    if (accountId === undefined) continue;
    const known = fault.accounts.find((account) => account.accountId === accountId);
    const account = known ?? { accountId, regions: [] };
    if (known === undefined) fault.accounts.push(account);
    if (region !== undefined && !account.regions.includes(region)) account.regions.push(region);
  }
  return [...faults.values()];
}
