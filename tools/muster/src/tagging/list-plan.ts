import { resolve } from 'node:path';
import { locationText } from '../commands/options.ts';
import { readTextFile } from '../config/load-config.ts';
import type { ExitCode } from '../errors.ts';
import { formatCount, plural } from '../output/format.ts';
import type { OpenedData, Surroundings } from '../surroundings.ts';
import { asRefusal } from './as-refusal.ts';
import { type NewPlanOptions, showNewPlan } from './new-plan.ts';
import type { PlanBase } from './plan-source.ts';
import { refuseWhileRunning } from './refuse-while-running.ts';
import type { ListedLine } from './tag-list.ts';

/** Resources that are named because they were not found. */
const MAX_NAMED = 20;

/**
 * Reads a list of resources with their tags.
 * @throws ConfigError with its mistakes, each with its line
 */
export async function readTagList(
  file: string,
  { request: { run } }: PlanBase,
  { workingDirectory }: Surroundings,
): Promise<ListedLine[]> {
  const [text, { parseTagList }] = await Promise.all([
    readTextFile(file, workingDirectory, {
      option: '--from',
      whenMissing: (path) => `the list of resources ${path} does not exist`,
    }),
    import('./tag-list.ts'),
  ]);
  return parseTagList(text, file, run.protectedTagKeys);
}

/**
 * Makes a plan from a list of resources with their tags, saves it and shows it. Changes nothing in AWS.
 * @returns 3 if a resource of the list is not in the plan because it was not found
 * @throws RunInProgressError
 */
export async function makeListPlan(
  { file, resources }: { readonly file: string; readonly resources: readonly ListedLine[] },
  { request, maxAgeMs }: PlanBase,
  data: OpenedData,
  options: NewPlanOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stderr, workingDirectory } = surroundings;
  await refuseWhileRunning(data, locationText(options));
  const order = { request, file: resolve(workingDirectory, file), resources, maxAgeMs };
  const { plan, notFound } = await asRefusal(data.planFromList(order));
  await showNewPlan(plan, data, options, surroundings);
  if (notFound.length === 0) return 0;
  const lines = new Map(resources.map(({ resourceId, line }) => [resourceId, line]));
  const named = notFound
    .slice(0, MAX_NAMED)
    .map((each) => `  ${file}:${lines.get(each.resourceId) ?? 0}: ${placeText(each)}\n`);
  const more = notFound.length - named.length;
  stderr.write(
    `${plural(notFound.length, 'resource')} of the list ${notFound.length === 1 ? 'is' : 'are'} not in the plan: not found in the targets that it covers\n${named.join('')}` +
      (more > 0 ? `  … and ${formatCount(more)} more\n` : ''),
  );
  return 3;
}

const placeText = ({
  resourceId,
  accountId,
  region,
}: Pick<ListedLine, 'resourceId' | 'accountId' | 'region'>): string =>
  [
    resourceId,
    ...(accountId === undefined ? [] : [`account ${accountId}`]),
    ...(region === undefined ? [] : [region]),
  ].join(', ');
