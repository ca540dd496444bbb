import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { memberRolesFile } from './member-roles.ts';

const missing = spawnSync('cfn-lint', ['--version'], { stdio: 'ignore' }).error !== undefined;
const lint = (file: string) =>
  spawnSync('cfn-lint', ['--include-checks', 'I', '--', file], { encoding: 'utf8' });

describe('cfn-lint', () => {
  if (missing) {
    process.stderr.write(
      'LEFT OUT: cfn-lint is not installed, so the template of member accounts is not linted.\n',
    );
    it.skip('reports nothing for the template (left out: cfn-lint is missing)', () => undefined);
    return;
  }
  it('reports nothing for the template', () => {
    const { status, stdout, stderr } = lint(fileURLToPath(memberRolesFile));
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
