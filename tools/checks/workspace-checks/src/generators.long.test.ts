import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyWorkspace } from './scratch-workspace.ts';

const scratch = copyWorkspace('generators');
const tagger = join(scratch.folder, 'apps/tagger');

beforeAll(() => {
  scratch.run('nx', 'generate', '@muster/generators:function', 'countTags', '--service=tagger');
});

afterAll(() => scratch.remove());

describe('a function from the generator', () => {
  it.each(['libs/contracts', 'apps/tagger'])('passes the type check of %s', (project) => {
    expect(scratch.tryRun('tsc', '--noEmit', '-p', project)).toMatchObject({ status: 0, stdout: '' });
  });

  it('is formatted', () => {
    const files = ['apps/tagger/src', 'libs/contracts/src/messages'];
    expect(scratch.tryRun('prettier', '--check', ...files)).toMatchObject({ status: 0 });
  });

  it('passes ESLint', () => {
    const files = [
      'apps/tagger/src/functions/countTags',
      'apps/tagger/src/domain',
      'libs/contracts/src/messages',
    ];
    expect(scratch.tryRun('eslint', '--max-warnings=0', ...files)).toMatchObject({ status: 0, stdout: '' });
  });

  it('passes its test', () => {
    const jest = join(scratch.folder, 'node_modules/jest/bin/jest.js');
    const options = ['--no-sparkplug', '--experimental-vm-modules'];
    execFileSync(process.execPath, [...options, jest, 'src/domain/count-tags.test.ts'], {
      cwd: tagger,
      env: scratch.env,
      stdio: 'pipe',
    });
  });

  it('can be packaged with its service', () => {
    scratch.run('nx', 'run', 'tagger:package');
    expect(readdirSync(join(tagger, 'dist'))).toContain('countTags.zip');
    // The names of the files in a zip are not compressed.
    const zip = readFileSync(join(tagger, 'dist/countTags.zip'));
    expect(zip.includes('src/functions/countTags/handler.mjs')).toBe(true);
    const template = readFileSync(join(tagger, 'dist/cloudformation-template-update-stack.json'), 'utf8');
    expect(template).toContain('tagger/count-tags-function-arn');
  });
});
