import { wrongSettings } from './settings-error.ts';
import { defaults, problemsOf, Settings } from './settings.ts';

/**
 * The settings from `--param="name=value"`, each checked like one of `stages.json`.
 * @param params values of `--param`, as the Serverless Framework passes them
 * @throws SettingsError that names each unknown or wrong one
 */
export function commandLineSettings(params: readonly string[]): Settings {
  const unreadable = params.filter((param) => !/^[^=]+=./.test(param));
  const given = Object.fromEntries(
    params.map((param) => [param.split('=', 1)[0] ?? '', param.slice(param.indexOf('=') + 1).trimEnd()]),
  );
  const { success, data, error } = Settings.safeParse(
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, typed(name, value)])),
  );
  const problems =
    unreadable.length > 0
      ? unreadable.map((param) => `${param}: expected name=value`)
      : success
        ? []
        : problemsOf(error);
  if (data === undefined || problems.length > 0) throw wrongSettings('--param', problems);
  return data;
}

/** The text of a command line as the type of the setting. If it is not of that type, the text. */
function typed(name: string, value: string): string | number | boolean | string[] {
  const example = new Map<string, unknown>(Object.entries(defaults)).get(name);
  if (Array.isArray(example)) return value.split(',').map((entry) => entry.trim());
  const type = typeof example;
  if (type === 'boolean' && /^(true|false)$/.test(value)) return value === 'true';
  if (type === 'number' && /^\d+$/.test(value)) return Number(value);
  return value;
}
