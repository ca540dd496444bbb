import * as z from 'zod';
import { wrongSettings } from './settings-error.ts';
import { defaults, problemsOf, Settings } from './settings.ts';
import { isStageName, STAGE_NAME_RULE } from './stage-name.ts';

/** Stages for tests. They have separate defaults, even if `stages.json` does not name them. */
export const THROWAWAY_STAGES: readonly string[] = ['dev', 'test'];
/** Removing a temporary stage deletes all its data. */
const throwaway: Settings = { deletionProtection: false, tableDeletionPolicy: 'Delete' };

/** Settings by name. */
export type StageParameters = Readonly<Record<string, string | number | boolean>>;

const Stages = z.record(
  z.string().refine(isStageName, `${STAGE_NAME_RULE}, or is called default`),
  z
    .custom((value) => typeof value === 'object' && value !== null, 'expected settings in braces')
    .pipe(Settings),
  'expected settings by stage, such as { "prod": { "alarmEmail": "cloud-team@example.com" } }',
);

/**
 * Settings by stage, in the format of the Serverless Framework's `params`. The settings of `default` apply to every
 * stage that does not set them. `dev` and `test` delete their tables by default.
 * @param stages content of `stages.json`: settings by stage
 * @throws SettingsError that names each unknown or wrong setting
 */
export function stageSettings(stages: unknown): Record<string, StageParameters> {
  const { success, data, error } = Stages.safeParse(stages);
  if (!success) throw wrongSettings('libs/deployment/stages.json', problemsOf(error, 'stage'));
  const all: Record<string, Settings> = {
    ...data,
    default: { ...defaults, ...data['default'] },
    ...Object.fromEntries(THROWAWAY_STAGES.map((name) => [name, { ...throwaway, ...data[name] }])),
  };
  return Object.fromEntries(Object.entries(all).map(([name, settings]) => [name, parametersOf(settings)]));
}

/** In the format of template parameters: commas separate the entries of a list. */
const parametersOf = (settings: Settings): StageParameters =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
