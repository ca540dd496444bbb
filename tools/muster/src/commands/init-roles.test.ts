import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { AccountsError } from '../doctor/errors.ts';
import { InitDirectory } from '../testing/init-directory.ts';
import { HUB, ORGANIZATION } from '../testing/init-world.ts';

let here: InitDirectory;
beforeEach(() => {
  here = new InitDirectory();
});

describe('muster init --roles', () => {
  it('writes roles that trust the caller', async () => {
    expect(await here.init(['--organization', '--roles', 'roles', '--external-id', 'roll-call'])).toBe(0);
    expect(here.files()).toEqual([
      'muster.schema.json',
      'muster.yaml',
      'roles',
      'roles/README.md',
      'roles/member-roles.yaml',
      'roles/terraform',
      'roles/terraform/main.tf',
      'roles/terraform/outputs.tf',
      'roles/terraform/policies.tf',
      'roles/terraform/variables.tf',
      'roles/terraform/versions.tf',
    ]);
    const defaults = [...here.read('roles/member-roles.yaml').matchAll(/^ {4}Default: (.*)$/gm)].map(
      ([, text]) => text,
    );
    expect(defaults).toEqual([
      "'999999999999'",
      "'prod'",
      "'roll-call'",
      "'o-a1b2c3d4e5'",
      "'MusterReader'",
      "'MusterTagger'",
      'enabled',
      "'true'",
      "'*'",
      "''",
      "'arn:aws:iam::999999999999:user/muster'",
    ]);
    expect(here.read('roles/terraform/variables.tf')).toContain(
      'default     = ["arn:aws:iam::999999999999:user/muster"]',
    );
    expect(here.fake.text().stdout).toContain('The roles trust:\n  arn:aws:iam::999999999999:user/muster\n');
    expect(here.read('roles/README.md')).toContain('OrganizationalUnitIds=r-abcd ');
    expect(here.read('roles/README.md')).toContain('It was not applied to AWS');
  });

  it('names the role of IAM Identity Center with its path', async () => {
    const sso = 'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_Admin_abcdef0123456789/ana';
    const over = { checkCredentials: async () => sso, ssoRegion: async () => 'eu-west-1' };
    expect(await here.init(['--self', '--roles', 'roles'], over)).toBe(0);
    expect(here.read('roles/member-roles.yaml')).toContain(
      "Default: 'arn:aws:iam::999999999999:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_abcdef0123456789'",
    );
  });

  it.each([
    [
      'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_Admin_abcdef0123456789/ana',
      'the region in the ARN of your role is unknown. "aws iam get-role --role-name AWSReservedSSO_Admin_abcdef0123456789 --query Role.Arn" shows its whole ARN: give it with --principal',
    ],
    [
      'arn:aws:iam::999999999999:root',
      'arn:aws:iam::999999999999:root cannot assume roles or is not one role',
    ],
    ['arn:aws:sts::999999999999:federated-user/ana', 'cannot assume roles or is not one role'],
  ])('trusts only functions if the caller is %s, and says so', async (arn, reason) => {
    expect(await here.init(['--self', '--roles', 'roles'], { checkCredentials: async () => arn })).toBe(0);
    const { stdout } = here.fake.text();
    expect(stdout).toContain(`Note: The roles trust only the functions of the stage: `);
    expect(stdout).toContain(reason);
    expect(here.read('roles/member-roles.yaml')).toMatch(/AdditionalPrincipalArns:\n[^]*? {4}Default: ''/);
  });

  it.each([
    [['--unit', 'ou-abcd-11111111'], ' --engine aws --stage test'],
    [[], ''],
  ])('names the stage in the next steps if only its functions can read, with %j', async (unit, options) => {
    const args = ['--organization', ...unit, '--roles', 'roles', '--stage', 'test'];
    const over = { checkCredentials: async () => `arn:aws:iam::${HUB}:root` };
    expect(await here.init(args, over)).toBe(0);
    const { stdout } = here.fake.text();
    for (const command of ['doctor', 'run', 'inventory'])
      expect(stdout).toMatch(new RegExp(`npx muster ${command}${options} +(--no-tag  )?#`));
  });

  it('takes another principal and stage, and notes that the organization is unknown', async () => {
    const organization = { ...ORGANIZATION, describe: () => Promise.reject(new AccountsError('no')) };
    const args = [
      '--self',
      '--roles',
      'roles',
      '--stage',
      'test',
      '--principal',
      `arn:aws:iam::${HUB}:role/a/ci`,
    ];
    expect(await here.init(args, { organization })).toBe(0);
    expect(here.read('roles/member-roles.yaml')).toContain("Default: 'test'");
    expect(here.read('roles/member-roles.yaml')).toContain(`Default: 'arn:aws:iam::${HUB}:role/a/ci'`);
    expect(here.fake.text().stdout).toContain('Note: The roles do not require an organization');
  });

  it('replaces nothing without --force', async () => {
    mkdirSync(join(here.path, 'roles'));
    here.write('roles/README.md', 'mine');
    expect(await here.init(['--self', '--roles', 'roles'])).toBe(2);
    expect(here.read('roles/README.md')).toBe('mine');
    expect(existsSync(join(here.path, 'muster.yaml'))).toBe(false);
  });
});
