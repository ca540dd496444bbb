import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ServiceDefinition } from '@muster/service-definition';
import { serverlessConfiguration, type ServerlessOptions } from './serverless-configuration.ts';
import { SettingsError } from './settings-error.ts';
import { checkStageName } from './stage-name.ts';
import { stageSettings } from './stage-settings.ts';

const stagesFile = new URL('../stages.json', import.meta.url);

/**
 * The export of a service's `serverless.ts`: its configuration with the settings of `stages.json`. It is a promise,
 * because the Serverless Framework prints a stack trace for an error while the file is loaded, but only the message of
 * a rejection.
 * @param args the command line, after the script
 * @throws SettingsError for a wrong `stages.json` or an invalid stage. Otherwise, the framework would report every
 * place of the stage before any plugin runs
 */
export async function loadConfiguration(
  service: ServiceDefinition,
  options: Omit<ServerlessOptions, 'stages'>,
  args: readonly string[] = process.argv.slice(2),
) {
  const stage = stageOf(args);
  if (stage !== undefined) checkStageName(stage);
  const stages = parseStages(readFileSync(stagesFile, 'utf8'));
  return serverlessConfiguration(service, { ...options, stages });
}

/**
 * The account that `stages.json` names for a stage. Undefined if it names none.
 * @throws SettingsError for a wrong `stages.json` or an invalid stage
 */
export function stageAccount(
  stage: string,
  text: string = readFileSync(stagesFile, 'utf8'),
): string | undefined {
  checkStageName(stage);
  const { default: defaults, ...stages } = stageSettings(parseStages(text));
  const settings = new Map(Object.entries(stages)).get(stage);
  const account = settings?.['accountId'] ?? defaults?.['accountId'];
  return typeof account !== 'string' || account === '' ? undefined : account;
}

/** The content of `stages.json`. @throws SettingsError if it is not valid JSON */
export function parseStages(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingsError(
      'MUSTER_SETTING_INVALID',
      `libs/deployment/stages.json is not valid JSON: ${why}`,
    );
  }
}

/** `--stage S`, `--stage=S`, `-s S` or `-s=S`. Undefined if there is none. */
export function stageOf(args: readonly string[]): string | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: { stage: { type: 'string', short: 's' } },
    strict: false,
  });
  return typeof values.stage === 'string' ? values.stage.replace(/^=/, '') : undefined;
}
