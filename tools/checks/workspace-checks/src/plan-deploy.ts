import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { inDeployOrder } from './deploy-order.ts';
import { earlierRuns } from './deploy-runs.ts';

/**
 * Prints `services=<JSON array>`: the services to deploy, in order. Reads the runs of the workflow from stdin, as
 * GitHub's API lists them. The environment variable `TITLE` holds the title of the runs for this stage.
 * - After a push: the services that changed since the last successful deployment, or since a later one that failed
 *   and may have deployed a part. Nothing if a newer commit has been deployed, so that a repeated old run does not
 *   deploy an old commit.
 * - After a manual start: all services. Also if the last deployment is unknown or is not an ancestor of this commit.
 */
const { GITHUB_EVENT_NAME: event, TITLE: title } = z
  .object({ GITHUB_EVENT_NAME: z.string().min(1), TITLE: z.string().min(1) })
  .parse(process.env);

/** Each costs a call of Nx. For more commits than this, deploying all services is as fast. */
const MAX_UNFINISHED = 10;

const isAncestor = (older: string, newer: string): boolean =>
  spawnSync('git', ['merge-base', '--is-ancestor', older, newer], { stdio: 'ignore' }).status === 0;

function services(...changed: readonly string[]): string[] {
  const args = ['nx', 'show', 'projects', ...changed, '--with-target=deploy', '--json'];
  return z.array(z.string()).parse(JSON.parse(execFileSync('npx', args, { encoding: 'utf8' })));
}

function toDeploy(): readonly string[] {
  const { deployed, unfinished } = earlierRuns(readFileSync(0, 'utf8'), title);
  if (event !== 'push' || deployed === undefined || unfinished.length > MAX_UNFINISHED) return services();
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  if (deployed !== head && isAncestor(head, deployed)) {
    process.stderr.write(
      `Nothing to deploy: ${deployed}, which is newer than this commit, has been deployed.\n`,
    );
    return [];
  }
  const bases = [deployed, ...unfinished];
  if (!bases.every((base) => isAncestor(base, 'HEAD'))) return services();
  return [...new Set(bases.flatMap((base) => services('--affected', `--base=${base}`, '--head=HEAD')))];
}

process.stdout.write(`services=${JSON.stringify(inDeployOrder(toDeploy()))}\n`);
