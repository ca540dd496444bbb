import {
  parseContract,
  type RunContext,
  type RunRequest,
  RunRequestV1,
  type TargetOutcome,
  TargetOutcomeV1,
} from '@muster/contracts';
import type { TargetRow } from '../ports/run-store.ts';

export const at = (time: string): Date => new Date(`2026-11-23T${time}.000Z`);

export const request = (changes: Partial<RunContext> = {}, scope: Partial<RunRequest> = {}): RunRequest => {
  const { accounts, ...example } = RunRequestV1.example;
  return parseContract(RunRequestV1, {
    ...example,
    ...(scope.organization === undefined ? { accounts } : {}),
    run: { ...example.run, runId: 'run-1', ...changes },
    ...scope,
  });
};

/** A succeeded target with 1000 resources, all tagged, and three API calls. */
export const outcome = (changes: Partial<TargetOutcome> = {}): TargetOutcome =>
  parseContract(TargetOutcomeV1, { ...TargetOutcomeV1.example, ...changes });

export async function collect<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

/** Short form of rows: `111111111111 us-east-1 failed AssumeRoleDenied`. Names a type other than the default. */
export const inShort = (rows: readonly TargetRow[]): string[] =>
  rows.map((row) =>
    [row.accountId, row.region ?? '-', row.resourceType, row.status, 'code' in row ? row.code : undefined]
      .filter((part) => part !== undefined)
      .join(' '),
  );
