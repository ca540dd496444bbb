import { resolve } from 'node:path';
import { DEFAULT_PLAN_MAX_AGE, planMaxAgeMs, type Rule } from '@muster/contracts';
import type { PlanTarget, SavedPlan } from '@muster/tagger/plans';
import { type LocationOptions, locationText } from '../commands/options.ts';
import { configExists, loadConfig, loadRules } from '../config/load-config.ts';
import { PlanRefusedError } from '../errors.ts';
import { ageText } from '../inventory/times.ts';
import { MUSTER } from '../output/called-as.ts';
import { quotedForShell } from '../output/shell.ts';
import { DEFAULT_CONFIG } from '../run/prepare.ts';
import type { Surroundings } from '../surroundings.ts';
import { scopeOptions } from './plan-scope.ts';
import { refuseForConfig } from './refuse-for-config.ts';
import { rulesFingerprint } from './rules-fingerprint.ts';

/**
 * Refuses a plan that is too old, whose rules have changed in their file, or that the present configuration does not
 * allow.
 * @throws PlanRefusedError; ConfigError if the file of the rules cannot be read
 */
export async function refuseOutdatedPlan(
  plan: SavedPlan,
  targets: readonly PlanTarget[],
  options: LocationOptions & { readonly config?: string },
  surroundings: Surroundings,
): Promise<void> {
  const { planId, createdAt, rulesFile } = plan;
  const { workingDirectory } = surroundings;
  const configFile = await configOf(plan, options.config, surroundings);
  const config = configFile === undefined ? undefined : await loadConfig(configFile, workingDirectory);
  const maxAge = config?.planMaxAge ?? DEFAULT_PLAN_MAX_AGE;
  const again = async () =>
    `make a new plan: ${await remakeCommand(plan, surroundings)}${locationText(options)}`;
  const now = surroundings.now();
  if (now.getTime() - Date.parse(createdAt) > planMaxAgeMs(maxAge))
    throw new PlanRefusedError(
      `plan ${planId} is ${ageText(createdAt, now)} old, and planMaxAge is ${maxAge}; ${await again()}`,
    );
  if (rulesFile !== undefined) {
    const file = await fileHere(planId, rulesFile, options.config, surroundings);
    const rules = await rulesIn(file, surroundings);
    if (rulesFingerprint(rules, plan.scope.ruleIds) !== plan.rulesFingerprint)
      throw new PlanRefusedError(
        `the rules in ${file} have changed since plan ${planId} was made; ${await again()}`,
      );
  }
  if (configFile !== undefined) await refuseForConfig(plan, targets, configFile, options, surroundings);
}

/** The configuration of a plan: the chosen one, or the file with its rules, or `muster.yaml`. Undefined: none exists. */
async function configOf(
  { rulesFile }: SavedPlan,
  chosen: string | undefined,
  { workingDirectory }: Surroundings,
): Promise<string | undefined> {
  if (chosen !== undefined) return chosen;
  const hasConfig =
    rulesFile !== undefined &&
    (await configExists(rulesFile, workingDirectory)) &&
    !(await hasOnlyRules(rulesFile, workingDirectory));
  if (hasConfig) return rulesFile;
  return (await configExists(DEFAULT_CONFIG, workingDirectory)) ? DEFAULT_CONFIG : undefined;
}

/** The command that makes such a plan again. */
async function remakeCommand(
  { undoOf, retryOf, list, rulesFile, scope }: SavedPlan,
  { workingDirectory }: Surroundings,
): Promise<string> {
  if (list !== undefined) return `${MUSTER} tag plan --from ${quotedForShell(list.file)}`;
  if (undoOf !== undefined) return `${MUSTER} tag undo ${undoOf}`;
  if (retryOf !== undefined) return `${MUSTER} tag retry ${retryOf}`;
  const isDefault = rulesFile === undefined || rulesFile === resolve(workingDirectory, DEFAULT_CONFIG);
  const option = !isDefault && (await hasOnlyRules(rulesFile, workingDirectory)) ? 'rules' : 'config';
  return [
    `${MUSTER} tag plan`,
    ...(isDefault ? [] : [`--${option} ${quotedForShell(rulesFile)}`]),
    ...(scope.ruleIds ?? []).map((id) => `--rule ${quotedForShell(id)}`),
    ...scopeOptions(scope),
  ].join(' ');
}

/** Whether a file is one for `--rules`, and not a configuration. */
const hasOnlyRules = (file: string, workingDirectory: string): Promise<boolean> =>
  loadRules(file, workingDirectory).then(
    () => true,
    () => false,
  );

/** The file of the rules, or the chosen configuration if the plan was made on another machine. @throws PlanRefusedError */
async function fileHere(
  planId: string,
  rulesFile: string,
  config: string | undefined,
  { workingDirectory }: Surroundings,
): Promise<string> {
  if (await configExists(rulesFile, workingDirectory)) return rulesFile;
  if (config !== undefined) return config;
  throw new PlanRefusedError(
    `the rules of plan ${planId} were in ${rulesFile}, which does not exist here; name the configuration with the present rules: --config FILE`,
  );
}

/** The rules of a configuration, or of a file of rules. */
async function rulesIn(file: string, { workingDirectory }: Surroundings): Promise<readonly Rule[]> {
  const path = resolve(workingDirectory, file);
  try {
    return await loadRules(path, workingDirectory);
  } catch {
    return (await loadConfig(path, workingDirectory)).rules;
  }
}
