import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { memberRolesFile } from '@muster/roles';
import { templateFile } from '../src/packages/packages.ts';
import { serviceNames } from '../src/packages/services.ts';
import { packaged } from './packaged.ts';

const missing = spawnSync('cfn-lint', ['--version'], { stdio: 'ignore' }).status !== 0;
const templates = [
  ...serviceNames.flatMap((service) =>
    (['dev', 'prod'] as const).map((stage) => ({
      name: `${service}, ${stage}`,
      file: templateFile(packaged(stage), service),
    })),
  ),
  { name: 'member roles', file: fileURLToPath(memberRolesFile) },
  {
    name: 'the role of the pipeline',
    file: fileURLToPath(new URL('../../../../libs/deployment/pipeline-role.yaml', import.meta.url)),
  },
];

describe('cfn-lint', () => {
  if (missing) {
    process.stderr.write('LEFT OUT: cfn-lint is not installed, so no template is linted.\n');
    it.skip('reports nothing for the templates (left out: cfn-lint is missing)', () => undefined);
    return;
  }
  it.each(templates)('reports nothing for $name', ({ file }) => {
    const { status, stdout, stderr } = spawnSync('cfn-lint', ['--', file], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
