import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberRolesFile } from '../member-roles.ts';
import { roleOf } from '../roles.ts';
import { readTemplate } from '../template.ts';
import { member, memberRoles } from '../testing/member-roles.ts';
import { terraformModule } from './module.ts';

const missing = spawnSync('terraform', ['-version'], { stdio: 'ignore' }).error !== undefined;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-terraform-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Without the settings of this machine, and without a call to HashiCorp. */
const terraform = (args: readonly string[], input = '') => {
  writeFileSync(join(directory, 'empty.rc'), '');
  const { status, stdout, stderr } = spawnSync('terraform', [...args], {
    cwd: directory,
    encoding: 'utf8',
    input,
    env: {
      PATH: process.env.PATH,
      CHECKPOINT_DISABLE: '1',
      TF_CLI_CONFIG_FILE: join(directory, 'empty.rc'),
      TF_IN_AUTOMATION: '1',
    },
  });
  return { status, stdout, stderr };
};

describe('terraform', () => {
  if (missing) {
    process.stderr.write('LEFT OUT: terraform is not installed, so the module is only parsed.\n');
    it.skip('formats and evaluates the module (left out: terraform is missing)', () => undefined);
    return;
  }

  it('would not change the format of the module', async () => {
    for (const { name, text } of terraformModule(await readTemplate(memberRolesFile)))
      writeFileSync(join(directory, name), text);
    expect(terraform(['fmt', '-check', '-diff'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  // Without the provider, which would have to be downloaded: variables and policies only.
  it('evaluates the policies as CloudFormation does', async () => {
    const files = terraformModule(await readTemplate(memberRolesFile));
    for (const name of ['versions.tf', 'main.tf', 'outputs.tf'])
      rmSync(join(directory, name), { force: true });
    for (const { name, text } of files)
      if (['variables.tf', 'policies.tf'].includes(name)) writeFileSync(join(directory, name), text);
    writeFileSync(
      join(directory, 'here.tf'),
      `locals {\n  account_id = "${member}"\n  partition  = "aws"\n}\n`,
    );
    const variables = [
      'hub_account_id=111111111111',
      'external_id=roll-call',
      'organization_id=o-a1b2c3d4e5',
      'protected_tag_keys=["Team","Patch*"]',
    ].flatMap((variable) => ['-var', variable]);
    const policy = (name: string): unknown => {
      const { stdout, stderr } = terraform(['console', ...variables], `jsonencode(local.${name})\n`);
      expect(stderr).toBe('');
      return JSON.parse(JSON.parse(stdout) as string);
    };
    const template = await memberRoles({ ProtectedTagKeys: 'Team,Patch*' });
    const tagger = roleOf(template, 'TaggerRole');
    expect([policy('reader_trust'), policy('tagger_trust'), policy('tagger_tag_instances')]).toEqual([
      roleOf(template, 'ReaderRole').trustPolicy,
      tagger.trustPolicy,
      tagger.inlinePolicies[0]?.document,
    ]);
  });
});
