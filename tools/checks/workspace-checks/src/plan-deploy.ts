import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { inDeployOrder } from './deploy-order.ts';
import { earlierRuns } from './deploy-runs.ts';

/**
 * Prints `services=<JSON array>`: what the deploy workflow has to deploy, in order. On stdin it takes the workflow's
 * runs as GitHub's API lists them; the environment variable `TITLE` is the title of the runs to this stage.
 *
 * - After a push it is what differs from the last successful deployment, or from a later one that did not finish and
 *   may have deployed a part. It is nothing if a newer commit has been deployed: an old run that is run again must
 *   not put its commit back.
 * - It is all services by hand, and where the last deployment is not known or is no ancestor of this commit.
 */
const { GITHUB_EVENT_NAME: event, TITLE: title } = z
  .object({ GITHUB_EVENT_NAME: z.string().min(1), TITLE: z.string().min(1) })
  .parse(process.env);

/** Each costs a call of Nx; with more than these, all services are as quick. */
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
