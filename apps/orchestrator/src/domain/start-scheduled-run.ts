import {
  type MusterConfig,
  MusterConfigV1,
  parseContract,
  requestOf,
  resolveHomeRegion,
  type ScheduledEvent,
} from '@muster/contracts';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { ScheduledConfigInvalidError, ScheduledConfigMissingError } from '../errors.ts';
import type { ConfigSource } from '../schedule/config-source.ts';
import type { RunStarter } from '../schedule/run-starter.ts';

export interface StartScheduledRunDeps {
  readonly config: ConfigSource;
  readonly starter: RunStarter;
  /** The region of this function: the home region where the configuration names none. */
  readonly region: string | undefined;
}

/** `2026-11-23T08:00:00Z` → `scheduled-20261123T080000Z`: the same event, delivered twice, is the same run. */
export const scheduledRunId = (time: string): string =>
  `scheduled-${new Date(time).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')}`;

/**
 * Starts the run that the schedule asks for, with the configuration that is kept in the cloud.
 * @throws ScheduledConfigMissingError, ScheduledConfigInvalidError
 */
export async function startScheduledRun(
  { time }: ScheduledEvent,
  { config: source, starter, region }: StartScheduledRunDeps,
): Promise<{ runId: string; started: boolean }> {
  const text = await source.read();
  if (text === undefined) throw new ScheduledConfigMissingError(source.name);
  const config = configOf(text, source.name);
  const runId = scheduledRunId(time);
  const request = requestOf(config, {
    runId,
    tag: true,
    homeRegion: homeRegionOf(config, region, source.name),
  });
  return { runId, started: await starter.start(request) };
}

function configOf(text: string, name: string) {
  try {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    const [problem] = document.errors;
    if (problem !== undefined) throw problem;
    const data: unknown = document.toJS();
    const issues = MusterConfigV1.schema.safeParse(data).error?.issues ?? [];
    const numbers = new Set(issues.map(({ path }) => lineOf(path, document, lines)));
    return parseContract(MusterConfigV1, data, `parameter ${name}${linesText([...numbers])}`);
  } catch (error) {
    throw new ScheduledConfigInvalidError(name, error);
  }
}

const linesText = (numbers: readonly number[]): string =>
  numbers.length === 0
    ? ''
    : `, ${numbers.length === 1 ? 'line' : 'lines'} ${numbers.toSorted((a, b) => a - b).join(', ')},`;

/** The line of the last part of a path that is written. */
function lineOf(
  path: readonly PropertyKey[],
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function homeRegionOf(config: MusterConfig, region: string | undefined, name: string): string {
  const ambient = region === undefined ? undefined : { region, setting: 'AWS_REGION of the function' };
  const resolved = resolveHomeRegion(config, ambient);
  if ('homeRegion' in resolved) return resolved.homeRegion;
  throw new ScheduledConfigInvalidError(name, resolved.problem);
}
