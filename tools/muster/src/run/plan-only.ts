import { resolve } from 'node:path';
import { DEFAULT_PLAN_MAX_AGE, inlineRulesOf, planMaxAgeMs } from '@muster/contracts';
import { type LocationOptions, locationText } from '../commands/options.ts';
import { withData } from '../commands/with-data.ts';
import { ConfigError, type ExitCode, RunFailedError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { noteSimulated } from '../output/simulated-note.ts';
import { exitCodeOf } from '../output/summary.ts';
import type { Surroundings } from '../surroundings.ts';
import { makeNewPlan } from '../tagging/new-plan.ts';
import { rulesFingerprint } from '../tagging/rules-fingerprint.ts';
import { carryOut, type Order } from './carry-out.ts';
import type { Interruption } from './interruption.ts';
import { DEFAULT_CONFIG, type NewRun } from './prepare.ts';
import { newPlanId } from './run-id.ts';

interface PlanOnlyOptions extends LocationOptions {
  readonly config?: string;
  readonly json?: true;
}

/**
 * Reads the accounts of a run as without tagging, and makes the plan that the run would apply.
 * @returns the exit code of the run, which says whether every account could be read
 * @throws ConfigError without rules; RunFailedError if the run failed or was stopped
 */
export async function planOnly(
  { request, config }: NewRun,
  order: Omit<Order, 'request' | 'resumed'>,
  options: PlanOnlyOptions,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<ExitCode> {
  const file = options.config ?? DEFAULT_CONFIG;
  const rules = inlineRulesOf(request.run);
  if (rules.length === 0) throw new ConfigError(`${file} has no rules, so there is nothing to plan`);
  const { location } = order;
  const scan = { ...request, run: { ...request.run, tag: false } };
  const summary = await carryOut({ ...order, request: scan, resumed: false }, surroundings, interruption);
  if (summary.status !== 'complete' && summary.status !== 'partial')
    throw new RunFailedError(
      `the run ended as ${summary.status}, so nothing was planned: ${MUSTER} status ${summary.runId}${locationText(options)}`,
    );
  const planId = newPlanId(surroundings.now(), Math.random());
  const planned = {
    request: { ...request, run: { ...request.run, runId: planId, tag: true } },
    rulesFile: resolve(surroundings.workingDirectory, file),
    rulesFingerprint: rulesFingerprint(rules),
    maxAgeMs: planMaxAgeMs(config.planMaxAge ?? DEFAULT_PLAN_MAX_AGE),
    scope: {},
  };
  await interruption.race(
    withData(surroundings, location, (data) =>
      makeNewPlan(() => planned, data, { ...options, location }, surroundings),
    ),
  );
  noteSimulated(location, surroundings);
  return exitCodeOf(summary);
}
