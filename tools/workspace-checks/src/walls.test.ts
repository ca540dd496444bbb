import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { findProjects, workspaceRoot } from './projects.ts';

const WALL = '@nx/enforce-module-boundaries';

/** Files that break a rule, or none, each in the project where such a file would stand. */
const probes = [
  ['an app imports an app', 'apps/inventory/src', "export { service } from '@muster/tagger';", WALL],
  ['an app imports a tool', 'apps/tagger/src', "export * from '@muster/local-engine';", WALL],
  ['a library imports an app', 'libs/dynamodb/src', "export { service } from '@muster/inventory';", WALL],
  ['the contracts import a library', 'libs/contracts/src', "export * from '@muster/dynamodb';", WALL],
  [
    'a file of another project is imported by path',
    'apps/orchestrator/src',
    "export { AccountId } from '../../../libs/contracts/src/ids.ts';",
    WALL,
  ],
  [
    'a tool imports the contracts',
    'tools/muster/src',
    "export { AccountId } from '@muster/contracts';",
    undefined,
  ],
  [
    'a domain uses the SDK',
    'apps/inventory/src/domain',
    "export { EC2Client } from '@aws-sdk/client-ec2';",
    'no-restricted-imports',
  ],
  [
    'a domain uses the clock',
    'apps/tagger/src/domain',
    'export const now = () => Date.now();',
    'no-restricted-syntax',
  ],
  [
    'a domain uses the environment',
    'apps/orchestrator/src/domain',
    'export const home = () => process.env;',
    'no-restricted-syntax',
  ],
] as const;

/** A copy of the workspace, so that the files disturb nobody. */
const scratch = mkdtempSync(join(tmpdir(), 'muster-walls-'));
const fileOf = (folder: string): string => join(scratch, folder, 'wall-probe.ts');
const Report = z.array(
  z.object({ filePath: z.string(), messages: z.array(z.object({ ruleId: z.string().nullable() })) }),
);
const broken = new Map<string, (string | null)[]>();

/** Third-party packages come from the workspace, its own projects from the copy. */
function linkPackages(): void {
  mkdirSync(join(scratch, 'node_modules/@muster'), { recursive: true });
  for (const name of readdirSync(join(workspaceRoot, 'node_modules')).filter((name) => name !== '@muster'))
    symlinkSync(join(workspaceRoot, 'node_modules', name), join(scratch, 'node_modules', name));
  for (const { name, folder } of findProjects())
    symlinkSync(join(scratch, folder), join(scratch, 'node_modules', name));
}

beforeAll(() => {
  const kept = (path: string) => !['node_modules', '.git', '.nx', '.muster'].includes(basename(path));
  cpSync(workspaceRoot, scratch, { recursive: true, filter: kept });
  linkPackages();
  for (const [, folder, source] of probes) writeFileSync(fileOf(folder), `${source}\n`);

  const bin = (name: string) => join(scratch, 'node_modules/.bin', name);
  const options = {
    cwd: scratch,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', NX_WORKSPACE_ROOT_PATH: scratch },
  } as const;
  // Without a project graph the rule is skipped, and says so only in a warning.
  execFileSync(bin('nx'), ['show', 'projects'], options);
  const eslint = spawnSync(
    bin('eslint'),
    ['--format', 'json', ...probes.map(([, folder]) => fileOf(folder))],
    options,
  );
  for (const { filePath, messages } of Report.parse(JSON.parse(eslint.stdout)))
    broken.set(
      filePath,
      messages.map(({ ruleId }) => ruleId),
    );
}, 180_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the walls between projects', () => {
  it.each(probes)('when %s (%s)', (_what, folder, _source, rule) => {
    expect(broken.get(fileOf(folder))).toEqual(rule === undefined ? [] : [rule]);
  });
});
