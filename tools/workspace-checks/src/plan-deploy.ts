import { execFileSync, spawnSync } from 'node:child_process';
import { z } from 'zod';
import { inDeployOrder } from './deploy-order.ts';

/**
 * Prints `services=<JSON array>`: what a push changed among the services, in the order of deployment, for the
 * deploy workflow. The environment variable `BEFORE` is the commit that stood before the push. Where it is
 * empty, unknown or no ancestor (a new branch, a forced push, a deployment by hand) it is all services.
 */
const { BEFORE: before } = z.object({ BEFORE: z.string().default('') }).parse(process.env);

const known =
  /^[0-9a-f]{40}$/.test(before) &&
  spawnSync('git', ['merge-base', '--is-ancestor', before, 'HEAD'], { stdio: 'ignore' }).status === 0;
const changed = known ? ['--affected', `--base=${before}`, '--head=HEAD'] : [];
const projects = execFileSync(
  'npx',
  ['nx', 'show', 'projects', ...changed, '--with-target=deploy', '--json'],
  { encoding: 'utf8' },
);

process.stdout.write(
  `services=${JSON.stringify(inDeployOrder(z.array(z.string()).parse(JSON.parse(projects))))}\n`,
);
