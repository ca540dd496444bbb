import { resolve } from 'node:path';
import {
  DEFAULT_PLAN_MAX_AGE,
  inlineRulesOf,
  planMaxAgeMs,
  type Rule,
  type RunRequest,
  type TagStandard,
  withRules,
} from '@muster/contracts';
import { didYouMean } from '@muster/errors';
import { organizationProblems, protectionProblems, rulePartsIn } from '@muster/tag-rules';
import { configExists, loadRules } from '../config/load-config.ts';
import { ConfigError, WrongUseError } from '../errors.ts';
import { DEFAULT_CONFIG, newRun } from '../run/prepare.ts';
import type { Surroundings } from '../surroundings.ts';

export interface SourceOptions {
  readonly config?: string;
  readonly rules?: string;
  readonly rule?: readonly string[];
  readonly engine: 'local' | 'aws';
}

/** What a plan is made with. */
export interface PlanSource {
  /** The accounts, regions and roles, and all rules. Its run ID is the plan's ID. */
  readonly request: RunRequest;
  /** The file with the rules, as an absolute path. */
  readonly rulesFile: string;
  /** IDs of the chosen rules. Undefined: all. */
  readonly ruleIds: readonly string[] | undefined;
  readonly maxAgeMs: number;
}

/**
 * Reads the rules of a new plan, and the accounts and regions that it covers: those of the configuration, or of the
 * latest run that applied no plan, if there is no configuration.
 * @throws ConfigError, WrongUseError
 */
export async function planSource(
  options: SourceOptions,
  planId: string,
  surroundings: Surroundings,
  latestRequest: () => Promise<RunRequest | undefined>,
): Promise<PlanSource> {
  const { workingDirectory } = surroundings;
  const { request, maxAgeMs, hasConfig } = await planBase(options, planId, surroundings, latestRequest);
  if (!hasConfig && options.rules === undefined)
    throw new ConfigError(
      `there is no ${DEFAULT_CONFIG} here: choose a configuration with --config, or a file of rules with --rules`,
    );
  const file = options.config ?? DEFAULT_CONFIG;
  const rules =
    options.rules === undefined
      ? [...inlineRulesOf(request.run)]
      : await loadRules(options.rules, workingDirectory);
  const rulesFile = options.rules ?? file;
  if (rules.length === 0) throw new ConfigError(`${rulesFile} has no rules, so there is nothing to plan`);
  refuseForRequest(rules, request, rulesFile);
  return {
    request: { ...request, run: { ...withRules(request.run, rules), runId: planId, tag: true } },
    rulesFile: resolve(workingDirectory, rulesFile),
    ruleIds: options.rule && chosenRules(options.rule, rules, rulesFile),
    maxAgeMs,
  };
}

/** What a plan covers, whatever its changes are. */
export interface PlanBase extends Pick<PlanSource, 'request' | 'maxAgeMs'> {
  /** The tag standard of the configuration. Undefined: it has none. */
  readonly standard?: TagStandard | undefined;
  /** The request is that of a configuration. Otherwise it is that of a run. */
  readonly hasConfig: boolean;
}

/** @throws ConfigError if there is neither a configuration nor a run */
export async function planBase(
  options: Pick<SourceOptions, 'config' | 'engine'>,
  planId: string,
  surroundings: Surroundings,
  latestRequest: () => Promise<RunRequest | undefined>,
): Promise<PlanBase> {
  const { config, engine } = options;
  const hasConfig =
    config !== undefined || (await configExists(DEFAULT_CONFIG, surroundings.workingDirectory));
  if (hasConfig) {
    const made = await newRun({ config, runId: planId, tag: true, engine }, surroundings);
    const maxAgeMs = planMaxAgeMs(made.config.planMaxAge ?? DEFAULT_PLAN_MAX_AGE);
    return { request: made.request, maxAgeMs, hasConfig, standard: made.config.standard };
  }
  const request = await latestRequest();
  if (request === undefined)
    throw new ConfigError(
      `there is no ${DEFAULT_CONFIG} here and no earlier run: choose a configuration with --config`,
    );
  const { maxFailures, ...run } = request.run;
  void maxFailures;
  return {
    // The rules of that run do not matter. In a stage, they may have expired.
    request: { ...request, run: { ...withRules(run, []), runId: planId } },
    maxAgeMs: planMaxAgeMs(DEFAULT_PLAN_MAX_AGE),
    hasConfig,
  };
}

/** The configuration was checked with its own rules, which can be other ones. @throws ConfigError */
function refuseForRequest(rules: readonly Rule[], request: RunRequest, rulesFile: string): void {
  const parts = rulePartsIn(rules);
  const [found] = [
    ...protectionProblems(parts, request.run.protectedTagKeys ?? []),
    ...(request.organization === undefined ? organizationProblems(parts) : []),
  ];
  if (found !== undefined) throw new ConfigError(`${rulesFile}: ${found.message}`);
}

/** @throws WrongUseError if there is no such rule */
function chosenRules(ids: readonly string[], rules: readonly Rule[], rulesFile: string): string[] {
  const known = rules.map(({ id }) => id);
  const missing = ids.find((id) => !known.includes(id));
  if (missing !== undefined)
    throw new WrongUseError(`${rulesFile} has no rule "${missing}"${didYouMean(missing, known)}`);
  return known.filter((id) => ids.includes(id));
}
