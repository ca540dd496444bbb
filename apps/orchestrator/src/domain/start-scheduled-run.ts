import { refusalInAws, requestOf } from '@muster/configuration';
import { parseConfig } from '@muster/configuration/file';
import { ledgerExpiry, type MusterConfig, type ScheduledEvent } from '@muster/contracts';
import { type DynamoTexts, scheduledConfigIn, withStoredRules } from '@muster/ledger-texts';
import { resolveHomeRegion } from '@muster/regions';
import { ScheduledConfigInvalidError, ScheduledConfigMissingError } from '../errors.ts';
import type { ConfigSource } from '../ports/config-source.ts';
import type { RunStarter } from '../ports/run-starter.ts';

export interface StartScheduledRunDeps {
  readonly config: ConfigSource;
  readonly starter: RunStarter;
  /** The texts of the ledger: the configuration, if the parameter names it, and the rules of the run. */
  readonly texts: Pick<DynamoTexts, 'read' | 'write'>;
  /** The region of this function: the home region if the configuration sets none. */
  readonly region: string | undefined;
  readonly now: () => Date;
}

/** Name of the parameter's text in messages, as in the command. */
const FILE = 'muster.yaml';

/** `2026-11-23T08:00:00Z` → `scheduled-20261123T080000Z`: if the event is delivered twice, it is the same run. */
const scheduledRunId = (time: string): string =>
  `scheduled-${new Date(time).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')}`;

/**
 * Starts the scheduled run with the configuration that is stored in AWS. Its rules go to the ledger first.
 * @throws ScheduledConfigMissingError, ScheduledConfigInvalidError, TextChangedError
 */
export async function startScheduledRun(
  { time }: ScheduledEvent,
  { config: source, starter, texts, region, now }: StartScheduledRunDeps,
): Promise<{ runId: string; started: boolean }> {
  const text = await configText(source, texts);
  const config = configOf(text, source.name);
  const runId = scheduledRunId(time);
  const request = requestOf(config, {
    runId,
    tag: true,
    homeRegion: homeRegionOf(config, region, source.name),
  });
  const refusal = refusalInAws(request);
  if (refusal !== undefined) throw new ScheduledConfigInvalidError(source.name, `${FILE}: ${refusal}`);
  const stored = await withStoredRules(request, texts, ledgerExpiry(now(), request.run.ledgerRetention));
  return { runId, started: await starter.start(stored) };
}

/** The `muster.yaml` in the parameter, or in the ledger if the parameter names it. @throws ScheduledConfigMissingError */
async function configText(source: ConfigSource, texts: StartScheduledRunDeps['texts']): Promise<string> {
  const stored = await source.read();
  if (stored === undefined) throw new ScheduledConfigMissingError(source.name);
  const reference = scheduledConfigIn(stored);
  if (reference === undefined) return stored;
  const text = await texts.read('config', reference.configSha256);
  if (text === undefined) throw new ScheduledConfigMissingError(source.name, reference.configSha256);
  return text;
}

/** Parsed like the file of the command, with the same messages. */
function configOf(text: string, name: string): MusterConfig {
  try {
    return parseConfig(text, FILE);
  } catch (error) {
    throw new ScheduledConfigInvalidError(name, error);
  }
}

function homeRegionOf(config: MusterConfig, region: string | undefined, name: string): string {
  const ambient = region === undefined ? undefined : { region, setting: 'AWS_REGION of the function' };
  const resolved = resolveHomeRegion(config, ambient);
  if ('homeRegion' in resolved) return resolved.homeRegion;
  throw new ScheduledConfigInvalidError(name, resolved.problem);
}
