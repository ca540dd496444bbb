import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyWorkspace } from './scratch-workspace.ts';

const scratch = copyWorkspace('generated-type');
const written = [
  'libs/contracts/src/values',
  'libs/resource-types/src',
  'apps/inventory/src/adapters',
  'apps/tagger/src/adapters',
  'tools/simulated-aws/src',
];

/** Copies a file of the made-up type. `HARBOR` becomes the path of the file with its resources. */
function fill(name: string, file: string): void {
  const text = readFileSync(join(import.meta.dirname, 'made-up-type', `${name}.ts.txt`), 'utf8');
  writeFileSync(join(scratch.folder, file), text.replaceAll('HARBOR', join(scratch.folder, 'harbor.json')));
}

beforeAll(() => {
  scratch.run(
    'nx',
    'generate',
    '@muster/generators:resource-type',
    'toy:boat',
    '--listing=ListBoats',
    '--tagging=TagBoats',
    '--idPrefix=boat-',
    '--states=afloat,sinking,sunk',
    '--endedStates=sunk',
  );
});

afterAll(() => scratch.remove());

describe('a resource type from the generator', () => {
  it('passes the type check in each layer and in the command that uses them', () => {
    const projects = ['libs/contracts', 'libs/resource-types', 'apps/inventory', 'apps/tagger'];
    for (const project of [...projects, 'apps/orchestrator', 'tools/simulated-aws', 'tools/muster'])
      expect({ project, ...scratch.tryRun('tsc', '--noEmit', '-p', project) }).toMatchObject({
        status: 0,
        stdout: '',
      });
  });

  it('passes ESLint and is formatted', () => {
    const files = written.flatMap((folder) => [`${folder}/toy-boat`, `${folder}/*.ts`]);
    expect(scratch.tryRun('eslint', ...files)).toMatchObject({ status: 0, stdout: '' });
    expect(scratch.tryRun('prettier', '--check', ...written)).toMatchObject({ status: 0 });
  });

  it('runs from scan to verification with both stores, and through the local engine', () => {
    fill('inventory-adapter', 'apps/inventory/src/adapters/toy-boat/index.ts');
    fill('inventory-probe', 'apps/inventory/src/adapters/toy-boat/probe.ts');
    fill('tagger-adapter', 'apps/tagger/src/adapters/toy-boat/index.ts');
    fill('boats.e2e.test', 'tools/checks/end-to-end/test/boats.e2e.test.ts');
    const jest = join(scratch.folder, 'node_modules/jest/bin/jest.js');
    const options = ['--no-sparkplug', '--experimental-vm-modules', jest];
    const { status, stderr } = spawnSync(
      process.execPath,
      [...options, '--config', 'jest.long.config.mjs', 'test/boats.e2e.test.ts'],
      { cwd: join(scratch.folder, 'tools/checks/end-to-end'), env: scratch.env, encoding: 'utf8' },
    );
    expect(status === 0 ? '' : stderr).toBe('');
  });
});
