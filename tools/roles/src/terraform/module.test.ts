import { describe, expect, it } from '@jest/globals';
import { memberRolesFile } from '../member-roles.ts';
import { listItems, isList } from '../parameters.ts';
import { type Role, rolesOf } from '../roles.ts';
import { parseTemplate, readTemplate } from '../template.ts';
import { parseModule, TerraformEvaluation } from '../testing/evaluate-terraform.ts';
import { hub, member, memberRoles, organization } from '../testing/member-roles.ts';
import { snakeCase } from './expressions.ts';
import { terraformModule } from './module.ts';

const REQUIRED = { HubAccountId: hub, ExternalId: 'roll-call', OrganizationId: organization };

/** The roles that Terraform creates with these values, in the form of the template's roles. */
async function rolesOfModule(
  changes: Readonly<Record<string, string>>,
  partition: string,
): Promise<Omit<Role, 'logicalId'>[]> {
  const template = await readTemplate(memberRolesFile);
  const module = await parseModule(terraformModule(template));
  const variables = Object.entries({ ...REQUIRED, ...changes }).map(([name, value]) => [
    `var.${snakeCase(name)}`,
    isList(template.Parameters[name]?.Type ?? '') ? listItems(value) : value,
  ]);
  const terraform = new TerraformEvaluation(module, {
    ...Object.fromEntries(variables),
    'data.aws_caller_identity.current.account_id': member,
    'data.aws_partition.current.partition': partition,
  });
  const { aws_iam_role: roles = {}, aws_iam_role_policy: policies = {} } = module.resource;
  const created = await Promise.all(
    Object.entries(roles).map(async ([name, [role]]) => {
      const count = role?.['count'] === undefined ? 1 : await terraform.value(role['count']);
      if (count === 0) return [];
      const text = async (key: string) => String(await terraform.value(role?.[key]));
      const inline = Object.values(policies).flatMap(([policy]) =>
        String(policy?.['role']).includes(`aws_iam_role.${name}`) ? [policy] : [],
      );
      return [
        {
          roleName: await text('name'),
          maxSessionDurationSeconds: Number(await text('max_session_duration')),
          managedPolicyArns: [],
          trustPolicy: JSON.parse(await text('assume_role_policy')),
          inlinePolicies: await Promise.all(
            inline.map(async (policy) => ({
              name: String(policy?.['name']),
              document: JSON.parse(String(await terraform.value(policy?.['policy']))),
            })),
          ),
        },
      ];
    }),
  );
  return created.flat();
}

describe('the Terraform module of the member roles', () => {
  it.each([
    [{}, 'aws'],
    [{ OrganizationId: '' }, 'aws'],
    [{ Tagging: 'disabled' }, 'aws'],
    [{ AllowTagRemoval: 'false' }, 'aws'],
    [{ Stage: 'test', ReaderRoleName: 'Audit', TaggerRoleName: 'Tags' }, 'aws-cn'],
    [{ AdditionalPrincipalArns: `arn:aws:iam::${hub}:role/ci,arn:aws:iam::${hub}:user/ana` }, 'aws'],
    [
      { AllowedTagKeys: 'Cost*, Owner', ProtectedTagKeys: 'Team,Patch Group', OrganizationId: '' },
      'aws-us-gov',
    ],
  ] as const)('grants and trusts the same as the template, with %j in %s', async (changes, partition) => {
    const fromTemplate = rolesOf(await memberRoles(changes, partition)).map(({ logicalId, ...role }) => {
      void logicalId;
      return role;
    });
    expect(await rolesOfModule(changes, partition)).toEqual(fromTemplate);
  });

  it('has a variable for each parameter, with its default', async () => {
    const { variable, output } = await parseModule(terraformModule(await readTemplate(memberRolesFile)));
    const defaults = Object.entries(variable).map(([name, [block]]) => [
      name,
      block?.['type'],
      block?.['default'],
    ]);
    expect(defaults).toEqual([
      ['additional_principal_arns', '${list(string)}', []],
      ['allow_tag_removal', '${string}', 'true'],
      ['allowed_tag_keys', '${list(string)}', ['*']],
      ['external_id', '${string}', undefined],
      ['hub_account_id', '${string}', undefined],
      ['organization_id', '${string}', ''],
      ['protected_tag_keys', '${list(string)}', []],
      ['reader_role_name', '${string}', 'MusterReader'],
      ['stage', '${string}', 'prod'],
      ['tagger_role_name', '${string}', 'MusterTagger'],
      ['tagging', '${string}', 'enabled'],
    ]);
    expect(Object.keys(output)).toEqual(['reader_role_arn', 'tagger_role_arn']);
  });

  it('takes values as defaults', async () => {
    const template = await readTemplate(memberRolesFile);
    const given = { HubAccountId: hub, AdditionalPrincipalArns: `arn:aws:iam::${hub}:role/ci` };
    const { variable } = await parseModule(terraformModule(template, given));
    expect(variable['hub_account_id']?.[0]?.['default']).toBe('111111111111');
    expect(variable['additional_principal_arns']?.[0]?.['default']).toEqual([
      'arn:aws:iam::111111111111:role/ci',
    ]);
  });

  it.each([
    [
      'another resource',
      'Resources: { Bucket: { Type: "AWS::S3::Bucket" } }',
      /Role Bucket: it is a AWS::S3/,
    ],
    [
      'another property',
      'Resources: { ReaderRole: { Type: "AWS::IAM::Role", Properties: { Path: /x/ } } }',
      /property Path has no form in Terraform/,
    ],
    [
      'another function',
      'Resources: { ReaderRole: { Type: "AWS::IAM::Role", Properties: { RoleName: !Select [0, [a]] } } }',
      /Fn::Select has no form in Terraform/,
    ],
    [
      'a reference to a resource',
      'Resources: { ReaderRole: { Type: "AWS::IAM::Role", Properties: { RoleName: !Ref Other } } }',
      /Other has no value/,
    ],
  ])('refuses %s, so that it never grants something else', (_, template, message) => {
    expect(() => terraformModule(parseTemplate(template))).toThrow(message);
  });
});
