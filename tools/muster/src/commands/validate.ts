import { requestOf } from '@muster/configuration';
import { InvalidConfigError } from '@muster/configuration/file';
import { inlineRulesOf, type MusterConfig } from '@muster/contracts';
import { describeConfig, documentOf } from '../config/describe-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { ConfigError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { ruleWarnings } from '../rules/rule-warnings.ts';
import { CONFIG_VARIABLE, DEFAULT_CONFIG, variableOf } from '../run/prepare.ts';
import type { Surroundings } from '../surroundings.ts';
import type { DefineCommand } from './all.ts';
import { jsonOption } from './options.ts';

interface ValidateOptions {
  readonly json?: true;
}

const HELP = `
Calls no AWS API and needs no credentials. It does not check whether accounts, organizational units, roles and AWS
profiles exist: "${MUSTER} doctor" does. docs/configuration.md explains every key.

Exit codes: 0 the file is right, 2 it has mistakes; each is printed with line, column and what to write instead.

Examples:
  ${MUSTER} validate
  ${MUSTER} validate production.yaml
  ${MUSTER} validate --json`;

export const defineValidateCommand: DefineCommand = (command, { surroundings }) => {
  command
    .description('Checks a configuration file, prints all mistakes at once, or says what the file describes.')
    .argument('[file]', `configuration file (default: $${CONFIG_VARIABLE}, or ${DEFAULT_CONFIG})`)
    .addOption(jsonOption('print the result as one JSON document'))
    .addHelpText('after', HELP)
    .action((file: string | undefined, options: ValidateOptions) => validate(file, options, surroundings));
};

async function validate(
  given: string | undefined,
  { json }: ValidateOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { environment, stdout, stderr, workingDirectory } = surroundings;
  const file = given ?? (environment[CONFIG_VARIABLE] || DEFAULT_CONFIG);
  const variable = given === undefined ? variableOf(file, surroundings) : undefined;
  const config = await loadConfig(file, workingDirectory, variable).catch(async (error: unknown) => {
    if (json && error instanceof ConfigError) await writeAll(stdout, [jsonDocument(refusalOf(file, error))]);
    throw error;
  });
  const notes = notesOn(config);
  const text = json ? jsonDocument({ file, ...documentOf(config), notes }) : describeConfig(file, config);
  await writeAll(stdout, [text]);
  for (const { message } of notes) stderr.write(`note: ${message}\n`);
}

/** The document of a file with mistakes. Without errors, the file could not be read. */
const refusalOf = (file: string, { code, message, cause }: ConfigError) => ({
  file,
  valid: false,
  errors: cause instanceof InvalidConfigError ? cause.problems : [],
  error: { code, message },
});

/** Rules that are valid but probably not intended. */
function notesOn(config: MusterConfig) {
  const { run, accounts } = requestOf(config, {
    runId: 'validate',
    tag: true,
    homeRegion: config.homeRegion ?? '',
  });
  return ruleWarnings(inlineRulesOf(run), { accounts, regions: run.regions });
}
