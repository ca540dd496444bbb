import { readFile } from 'node:fs/promises';
import { RoleName } from '@muster/contracts';
import { memberRolesFile, parseTemplate, terraformModule, withDefaults } from '@muster/roles';
import { howToFindRole, principalOf } from '../doctor/assumers.ts';
import { WrongUseError } from '../errors.ts';
import { quotedForShell } from '../output/shell.ts';
import type { Found } from './found.ts';
import { accountOf } from './own-source.ts';

/** Values of the member roles. */
export interface RoleSettings {
  /** The ARN of the caller, as STS returns it. */
  readonly callerArn: string;
  readonly ssoRegion: string | undefined;
  /** The role or user that the roles trust. Undefined: the caller. */
  readonly principal: string | undefined;
  readonly organizationId: string | undefined;
  readonly externalId: string;
  readonly stage: string;
}

export interface RoleFile {
  /** The path in the folder. */
  readonly name: string;
  readonly text: string;
}

export interface RoleFiles {
  readonly files: readonly RoleFile[];
  /** The principals that the roles trust, besides the functions of the stage. */
  readonly trusted: readonly string[];
  readonly notes: readonly string[];
}

const PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=.@/-]+$/;

/** The role or user of the caller in the form that the template accepts, or why there is none. */
function trustedOf({ callerArn, ssoRegion, principal }: RoleSettings): { arns: string[]; notes: string[] } {
  if (principal !== undefined) {
    if (!PRINCIPAL.test(principal))
      throw new WrongUseError(
        `--principal: "${principal}" is not the ARN of a role or user, such as arn:aws:iam::111111111111:role/ci`,
      );
    return { arns: [principal], notes: [] };
  }
  const { arn, roleOfUnknownPath } = principalOf(callerArn, ssoRegion);
  const none = (why: string) => ({
    arns: [],
    notes: [`The roles trust only the functions of the stage: ${why}`],
  });
  if (roleOfUnknownPath !== undefined)
    return none(
      `the region in the ARN of your role is unknown. ${howToFindRole(roleOfUnknownPath)}: give it with --principal`,
    );
  if (PRINCIPAL.test(arn)) {
    const isRole = callerArn.includes(':assumed-role/') && !arn.includes('/aws-reserved/');
    return {
      arns: [arn],
      notes: isRole
        ? [
            `The roles trust ${arn}. If this role has a path, give its whole ARN with --principal: ${howToFindRole(arn.split('/').at(-1) ?? '')}`,
          ]
        : [],
    };
  }
  return none(`${callerArn} cannot assume roles or is not one role; give a role or user with --principal`);
}

/** The files of the member roles: for CloudFormation, for Terraform, and how to use them. @throws WrongUseError */
export async function roleFiles(settings: RoleSettings, { roles, organization }: Found): Promise<RoleFiles> {
  const { callerArn, organizationId, externalId, stage } = settings;
  const { arns, notes } = trustedOf(settings);
  const names = roles === 'none' ? { reader: 'MusterReader', tagger: 'MusterTagger' } : roles;
  const isTemplate = [names.reader, names.tagger].every((name) => !name.includes('/'));
  const isSame = names.reader === names.tagger;
  if (!isTemplate || isSame)
    throw new WrongUseError(
      isSame
        ? `--roles: the configuration has one role, ${names.reader}, for reading and tagging; the templates create two. Use the role that is there, without --roles`
        : '--roles: the templates create roles without a path; use the roles that are there, without --roles',
    );
  const values = {
    HubAccountId: accountOf(callerArn),
    Stage: stage,
    ExternalId: externalId,
    OrganizationId: organizationId ?? '',
    ReaderRoleName: RoleName.parse(names.reader),
    TaggerRoleName: RoleName.parse(names.tagger),
    AdditionalPrincipalArns: arns.join(','),
  };
  const template = withDefaults(await readFile(memberRolesFile, 'utf8'), values);
  const units = organization?.include.map(({ id }) => id).filter((id) => !/^\d{12}$/.test(id)) ?? [];
  return {
    files: [
      { name: 'member-roles.yaml', text: template },
      ...terraformModule(parseTemplate(template)).map(({ name, text }) => ({
        name: `terraform/${name}`,
        text,
      })),
      { name: 'README.md', text: readme(values, arns, units) },
    ],
    trusted: arns,
    notes,
  };
}

function readme(
  values: Readonly<
    Record<'HubAccountId' | 'ExternalId' | 'Stage' | 'ReaderRoleName' | 'TaggerRoleName', string>
  >,
  trusted: readonly string[],
  units: readonly string[],
): string {
  return `# Member roles of Muster

Muster reads an account with the role \`${values.ReaderRoleName}\` and tags it with \`${values.TaggerRoleName}\`. These files were made by \`muster init\` for the account ${values.HubAccountId}. The roles trust:

${trusted.map((arn) => `- \`${arn}\`\n`).join('')}- the functions of the stage \`${values.Stage}\` in the account ${values.HubAccountId}, if you deploy Muster there

Each caller has to send the external ID \`${values.ExternalId}\`, which is \`roles.externalId\` in your \`muster.yaml\`.

Use one of the two forms in each account. Both grant the same. Run the commands in this folder.

## CloudFormation

One account:

\`\`\`sh
${stackCommand('member-roles.yaml')}
\`\`\`
${units.length === 0 ? '' : `\nAll accounts of an organization, with credentials of the management account:\n\n\`\`\`sh\n${stackSetCommands(units)}\n\`\`\`\n\nA StackSet does not deploy to the management account.\n`}
## Terraform

The folder \`terraform\` is a module. Call it once for each account, with a provider for that account:

\`\`\`hcl
module "muster_roles" {
  source    = "./terraform"
  providers = { aws = aws.production }
}
\`\`\`

The module was generated from the CloudFormation template, formatted and parsed. It was not applied to AWS by its authors. Read the plan before you apply it.
`;
}

/** One account. IAM is global, so the region only says where the stack is. */
const stackCommand = (template: string): string =>
  `aws cloudformation deploy --region us-east-1 --stack-name muster-member-roles \\
  --template-file ${quotedForShell(template)} --capabilities CAPABILITY_NAMED_IAM`;

const stackSetCommands = (units: readonly string[]): string =>
  `aws cloudformation activate-organizations-access
aws cloudformation create-stack-set --region us-east-1 --stack-set-name muster-member-roles \\
  --template-body file://member-roles.yaml --capabilities CAPABILITY_NAMED_IAM \\
  --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false \\
  --managed-execution Active=true
aws cloudformation create-stack-instances --region us-east-1 --stack-set-name muster-member-roles \\
  --deployment-targets OrganizationalUnitIds=${units.join(',')} --regions us-east-1 \\
  --operation-preferences MaxConcurrentPercentage=100,FailureTolerancePercentage=100`;
