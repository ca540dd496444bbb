import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rolesOf } from '@muster/roles';
import { decide } from '@muster/roles/testing';
import * as z from 'zod';
import { functionsOf } from '../src/packages/packages.ts';
import { roleOfFunction } from '../src/rights/function-role.ts';
import { grantsOf, covers } from '../src/rights/grants.ts';
import { memberRoleOf, type MemberRoles, readMemberRoles } from '../src/rights/member-role.ts';
import { alwaysDenied } from '../src/rights/other-calls.ts';
import { pipelineOf } from '../src/rights/pipeline.ts';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { definitionOf } from '../src/stacks/state-machine.ts';
import { type ArtifactWorld, place, startArtifactWorld } from '../src/world/artifact-world.ts';
import { hub } from '../src/world/fleet.ts';
import * as rare from '../src/world/rare-paths.ts';
import { carryOutScenario } from '../src/world/scenario.ts';
import { packaged } from './packaged.ts';

const ORGANIZATION = 'o-a1b2c3d4e5';
const packages = packaged('local');
/** With the settings that give functions further permissions. */
const settings = { ReportRetentionDays: '90' };
const stacks = resolveStacks(packages, place, settings);
const functions = functionsOf(packages).map((each) => [each.name, roleOfFunction(each, stacks)] as const);
type Role = (typeof functions)[number][1];
/**
 * The boundary of every role of a stage that a pipeline deploys. A call that is allowed with it is allowed without it.
 */
const { boundary } = await pipelineOf('local', place);

let world: ArtifactWorld;
let member: MemberRoles;

beforeAll(async () => {
  member = await readMemberRoles({ hub, stage: 'local', organization: ORGANIZATION });
  world = await startArtifactWorld(packages, { parameters: rare.scheduledRunConfig, settings });
  await carryOutScenario(world.engine, world.runs, world.fleet.control);
  await rare.discoverPageByPage(world);
  await rare.checkAccount(world);
  await rare.startScheduledRun(world);
  await rare.finalizeUntraced(world);
  await rare.explainRefusals(world);
  await rare.giveUpTagging(world);
  await rare.replaceLease(world);
  await rare.leaveOut(world);
  await rare.recordReportFailure(world, 'first');
});
afterAll(() => world.close());

const accountOf = (arn: string): string => arn.split(':')[4] || hub;

/**
 * IAM's decision on a call that a function makes with its own role. For AssumeRole, the trust policy of the role is
 * checked, too.
 */
function decideOwn(
  role: Role,
  action: string,
  resource: string,
  context: Record<string, string | string[]> = {},
) {
  const assumes = action === 'sts:AssumeRole';
  const trust = assumes ? memberRoleOf(member, resource)?.trustPolicy : undefined;
  const principalContext = {
    'aws:PrincipalArn': `arn:aws:iam::${hub}:role/${role.roleName}`,
    'aws:PrincipalOrgID': ORGANIZATION,
  };
  return decide({
    principal: `arn:aws:sts::${hub}:assumed-role/${role.roleName}/session`,
    action,
    resource,
    accountId: accountOf(resource),
    context: { ...context, ...(assumes ? principalContext : {}) },
    identityPolicies: role.inlinePolicies,
    permissionsBoundary: boundary,
    ...(trust === undefined ? {} : { resourcePolicy: trust }),
  });
}

describe('every call that the functions make', () => {
  it('can be parsed', () => {
    expect(world.calls.problems).toEqual([]);
    expect(new Set(world.calls.calls.map(({ functionName }) => functionName)).size).toBe(17);
  });

  it.each(functions)('of %s is allowed by its own role', async (name, role) => {
    const own = world.calls.calls.filter(
      ({ functionName, roleArn }) => functionName === name && roleArn === undefined,
    );
    const refused: string[] = [];
    for (const { action, resource, context } of own)
      if ((await decideOwn(role, action, resource, context)) !== 'Allowed')
        refused.push(`${action} ${resource}`);
    expect(own.length).toBeGreaterThan(0);
    expect(refused).toEqual([]);
  });

  it('in a member account is allowed by the role that makes it', async () => {
    const inMember = world.calls.calls.filter(({ roleArn }) => roleArn !== undefined);
    const refused = new Set<string>();
    for (const { functionName, roleArn = '', action, resource, context } of inMember) {
      const decision = await decide({
        principal: `arn:aws:sts::${accountOf(roleArn)}:assumed-role/${roleArn.split('/').at(-1)}/session`,
        action,
        resource,
        accountId: accountOf(roleArn),
        context,
        identityPolicies: memberRoleOf(member, roleArn)?.inlinePolicies ?? [],
      });
      // One line for all instances of a target.
      const where = resource.replace(/i-[0-9a-f]+$/, 'i-…');
      if (decision !== 'Allowed') refused.add(`${functionName}: ${action} ${where}`);
    }
    expect([...refused]).toEqual([]);
    expect(
      [...new Set(inMember.map(({ functionName, action }) => `${functionName} ${action}`))].toSorted(),
    ).toEqual([
      'applyTags ec2:CreateTags',
      'applyTags ec2:DescribeInstances',
      'applyTags ec2:DescribeTags',
      'checkReader ec2:DescribeInstances',
      'checkReader ec2:DescribeRegions',
      'checkTagger ec2:CreateTags',
      'checkTagger ec2:DeleteTags',
      'checkTagger ec2:DescribeTags',
      'discover ec2:DescribeInstances',
      'listRegions ec2:DescribeRegions',
    ]);
  });
});

/** Permissions that no call of a handler uses, with the reason for each. */
const NOT_RECORDED: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': "Lambda writes the function's log with the function's role",
  'logs:PutLogEvents': "Lambda writes the function's log with the function's role",
  'xray:PutTraceSegments': "Lambda sends the function's traces with the function's role; no trace is on here",
  'xray:PutTelemetryRecords':
    "Lambda sends the function's traces with the function's role; no trace is on here",
};
/** Lambda polls the queue with the role of its consumer. */
const CONSUMER = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

describe('no further permission is granted', () => {
  it.each(functions)('to %s', (name, role) => {
    const calls = world.calls.calls.filter(
      ({ functionName, roleArn }) => functionName === name && roleArn === undefined,
    );
    const idle = grantsOf(role)
      .filter((grant) => !calls.some((call) => covers(grant, call)))
      .map(({ action }) => action);
    const expected = [...Object.keys(NOT_RECORDED), ...(name === 'applyTags' ? CONSUMER : [])];
    expect(idle).toEqual(expected);
  });

  it.each(functions)('to %s: a list of other calls is denied', async (name, role) => {
    const allowed: string[] = [];
    for (const { action, resource, context } of alwaysDenied(name, packages.stage, place))
      if ((await decideOwn(role, action, resource, context)) === 'Allowed')
        allowed.push(`${action} ${resource}`);
    expect(allowed).toEqual([]);
  });
});

describe('the roles of member accounts', () => {
  const readers = ['discover', 'checkReader', 'listRegions'];
  const taggers = ['applyTags', 'checkTagger'];

  it.each(functions)(
    'let %s in only where its function needs them, and only with the external ID',
    async (name, role) => {
      const attempt = (target: string, externalId?: string) =>
        decideOwn(
          role,
          'sts:AssumeRole',
          `arn:aws:iam::111111111111:role/${target}`,
          externalId === undefined ? {} : { 'sts:ExternalId': externalId },
        );
      expect({
        reader: await attempt('MusterReader', 'muster'),
        tagger: await attempt('MusterTagger', 'muster'),
        other: await attempt('Admin', 'muster'),
        withoutId: await attempt('MusterReader'),
        otherId: await attempt('MusterTagger', 'other'),
      }).toEqual({
        reader: readers.includes(name) ? 'Allowed' : 'ImplicitlyDenied',
        tagger: taggers.includes(name) ? 'Allowed' : 'ImplicitlyDenied',
        other: 'ImplicitlyDenied',
        withoutId: 'ImplicitlyDenied',
        otherId: 'ImplicitlyDenied',
      });
    },
  );

  it('are assumed through another role only if the stage names it', async () => {
    const jump = 'arn:aws:iam::333333333333:role/Jump';
    const chained = resolveStacks(packages, place, { ...settings, ThroughRoleArn: jump });
    const may: string[] = [];
    for (const each of functionsOf(packages)) {
      const grants = grantsOf(roleOfFunction(each, chained));
      if (grants.some((grant) => covers(grant, { action: 'sts:AssumeRole', resource: jump })))
        may.push(each.name);
    }
    expect(may.toSorted()).toEqual([...readers, ...taggers].toSorted());
    const without = functions.filter(([, role]) =>
      grantsOf(role).some((grant) => covers(grant, { action: 'sts:AssumeRole', resource: jump })),
    );
    expect(without).toEqual([]);
  });
});

describe('the permission to write reports', () => {
  const bucket = `arn:aws:s3:::muster-reports-local-${hub}-us-east-1`;
  const [, role] = functions.find(([name]) => name === 'writeReport') ?? [];

  it.each([
    ['s3:PutObject', `${bucket}/runs/first.html`, 'Allowed'],
    ['s3:PutObject', `${bucket}/other/first.html`, 'ImplicitlyDenied'],
    ['s3:PutObject', `arn:aws:s3:::muster-reports-dev-${hub}-us-east-1/runs/first.html`, 'ImplicitlyDenied'],
    ['s3:GetObject', `${bucket}/runs/first.html`, 'ImplicitlyDenied'],
    ['s3:DeleteObject', `${bucket}/runs/first.html`, 'ImplicitlyDenied'],
    ['s3:PutObjectAcl', `${bucket}/runs/first.html`, 'ImplicitlyDenied'],
    ['s3:PutBucketPolicy', bucket, 'ImplicitlyDenied'],
    ['s3:ListBucket', bucket, 'ImplicitlyDenied'],
  ])('%s on %s: %s', async (action, resource, decision) => {
    if (role === undefined) throw new Error('there is no role');
    expect(await decideOwn(role, action, resource)).toBe(decision);
  });

  it('exists only in stages with the setting, and for one function', () => {
    const withGrant = (of: ReturnType<typeof resolveStacks>) =>
      functionsOf(packages)
        .filter((each) => grantsOf(roleOfFunction(each, of)).some(({ action }) => action.startsWith('s3:')))
        .map(({ name }) => name);
    expect(withGrant(stacks)).toEqual(['writeReport']);
    expect(withGrant(resolveStacks(packages, place))).toEqual([]);
  });
});

describe('the boundary', () => {
  const local = (service: string, rest: string) => `arn:aws:${service}:us-east-1:${hub}:${rest}`;
  /** A role with full permissions. */
  const decideUnderBoundary = (action: string, resource: string, context: Record<string, string> = {}) =>
    decide({
      principal: `arn:aws:sts::${hub}:assumed-role/muster-tagger-local-planTags/session`,
      action,
      resource,
      accountId: accountOf(resource),
      context,
      identityPolicies: [
        {
          name: 'everything',
          document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
        },
      ],
      permissionsBoundary: boundary,
    });

  // In one account, so that only the policies of the role decide.
  it.each([
    ['sts:AssumeRole', `arn:aws:iam::${hub}:role/MusterTagger`, { 'sts:ExternalId': 'muster' }],
    ['dynamodb:PutItem', local('dynamodb', 'table/muster-tagger-ledger-local'), {}],
    ['lambda:InvokeFunction', local('lambda', 'function:muster-tagger-local-planTags'), {}],
  ])('allows calls that the policies of a role allow: %s on %s', async (action, resource, context) => {
    expect(await decideUnderBoundary(action, resource, context)).toBe('Allowed');
  });

  it.each<[string, string, Record<string, string>?]>([
    ['iam:CreateRole', `arn:aws:iam::${hub}:role/Admin`],
    ['iam:PutRolePolicy', `arn:aws:iam::${hub}:role/muster-tagger-local-planTags`],
    ['iam:CreatePolicyVersion', `arn:aws:iam::${hub}:policy/muster-boundary-local`],
    ['iam:DeleteRolePermissionsBoundary', `arn:aws:iam::${hub}:role/muster-tagger-local-planTags`],
    ['iam:PassRole', `arn:aws:iam::${hub}:role/muster-run-local-states`],
    ['sts:AssumeRole', `arn:aws:iam::${hub}:role/Admin`, { 'sts:ExternalId': 'muster' }],
    ['sts:AssumeRole', `arn:aws:iam::${hub}:role/MusterTagger`],
    ['sts:AssumeRole', `arn:aws:iam::${hub}:role/MusterTagger`, { 'sts:ExternalId': 'another' }],
    ['ec2:CreateTags', local('ec2', 'instance/i-0123456789abcdef0')],
    ['ec2:TerminateInstances', local('ec2', 'instance/i-0123456789abcdef0')],
    ['s3:GetObject', 'arn:aws:s3:::payroll/2026.csv'],
    ['s3:GetObject', `arn:aws:s3:::muster-reports-local-${hub}-us-east-1/runs/first.html`],
    ['s3:PutObject', `arn:aws:s3:::muster-reports-local-eu-${hub}-us-east-1/runs/first.html`],
    ['secretsmanager:GetSecretValue', local('secretsmanager', 'secret:any-AbCdEf')],
    ['organizations:LeaveOrganization', '*'],
    ['lambda:UpdateFunctionCode', local('lambda', 'function:muster-tagger-local-planTags')],
    ['lambda:InvokeFunction', local('lambda', 'function:another')],
    ['lambda:InvokeFunction', local('lambda', 'function:muster-tagger-local-eu-planTags')],
    ['dynamodb:Query', local('dynamodb', 'table/muster-inventory-local-eu')],
    ['dynamodb:Scan', local('dynamodb', 'table/muster-inventory-local')],
    ['dynamodb:DeleteTable', local('dynamodb', 'table/muster-inventory-local')],
    ['dynamodb:PutResourcePolicy', local('dynamodb', 'table/muster-inventory-local')],
    ['sqs:SendMessage', local('sqs', 'muster-tagger-tasks-local-eu')],
    ['states:StartExecution', local('states', 'stateMachine:muster-run-local-eu')],
    ['ssm:PutParameter', local('ssm', 'parameter/muster/local/orchestrator/scheduled-run-config')],
    ['logs:GetLogEvents', local('logs', 'log-group:/aws/lambda/muster-tagger-local-planTags:log-stream:x')],
  ])('denies a role with full permissions: %s on %s %j', async (action, resource, context = {}) => {
    expect(await decideUnderBoundary(action, resource, context)).not.toBe('Allowed');
  });

  it('is attached to every role of a stage that has a boundary, and to no role of another stage', () => {
    const boundariesOf = (settings: Record<string, string>) => {
      const { stacks: made } = resolveStacks(packages, place, settings);
      return Object.values(made).flatMap(({ resources }) =>
        Object.values(resources).flatMap(({ type, properties }) =>
          type === 'AWS::IAM::Role' ? [properties['PermissionsBoundary']] : [],
        ),
      );
    };
    const arn = `arn:aws:iam::${hub}:policy/muster-boundary-local`;
    expect(new Set(boundariesOf({ PermissionsBoundaryArn: arn }))).toEqual(new Set([arn]));
    expect(boundariesOf({ PermissionsBoundaryArn: arn })).toHaveLength(functions.length + 1);
    expect(new Set(boundariesOf({}))).toEqual(new Set([undefined]));
  });

  it('allows the role that is assumed first, if the stage names one', async () => {
    const jump = 'arn:aws:iam::333333333333:role/Jump';
    const chained = await pipelineOf('local', place, { ThroughRoleArn: jump });
    const statement = chained.boundary.document.Statement.find(({ Sid }) => Sid === 'ThroughRole');
    expect(statement).toEqual({
      Sid: 'ThroughRole',
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: jump,
    });
    expect(boundary.document.Statement.some(({ Sid }) => Sid === 'ThroughRole')).toBe(false);
  });
});

describe('access to the inventory table', () => {
  const table = `arn:aws:dynamodb:us-east-1:${hub}:table/muster-inventory-local`;
  const opened = resolveStacks(packages, place, {
    InventoryReaderAccounts: '222222222222,333333333333',
    InventoryReaderPaths: `${ORGANIZATION}/r-ab12/ou-ab12-11111111/*,${ORGANIZATION}/r-ab12/ou-ab12-22222222/`,
  });
  const policy = Object.values(opened.stacks.inventory.resources)
    .map(({ properties }) => properties['ResourcePolicy'])
    .find((each) => each !== undefined);
  const { PolicyDocument } = z.looseObject({ PolicyDocument: z.unknown() }).parse(policy);

  const decideOther = (accountId: string, action: string, path: string, organization = ORGANIZATION) =>
    decide({
      principal: `arn:aws:iam::${accountId}:role/report`,
      action,
      resource: table,
      accountId: hub,
      context: { 'aws:PrincipalOrgID': organization, 'aws:PrincipalOrgPaths': [path] },
      identityPolicies: [
        {
          name: 'reads',
          document: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }],
          },
        },
      ],
      resourcePolicy: PolicyDocument,
    });
  const below = (unit: string) => `${ORGANIZATION}/r-ab12/${unit}/`;

  it.each([
    ['an account in the list', '222222222222', below('ou-ab12-99999999'), ORGANIZATION, 'Allowed'],
    ['an account in a listed unit', '444444444444', below('ou-ab12-11111111'), ORGANIZATION, 'Allowed'],
    [
      'an account below such a unit',
      '444444444444',
      below('ou-ab12-11111111/ou-ab12-33333333'),
      ORGANIZATION,
      'Allowed',
    ],
    [
      'an account directly in a unit without *',
      '444444444444',
      below('ou-ab12-22222222'),
      ORGANIZATION,
      'Allowed',
    ],
    [
      'an account below a unit without *',
      '444444444444',
      below('ou-ab12-22222222/ou-ab12-33333333'),
      ORGANIZATION,
      'ImplicitlyDenied',
    ],
    [
      'another account of the organization',
      '444444444444',
      below('ou-ab12-99999999'),
      ORGANIZATION,
      'ImplicitlyDenied',
    ],
    [
      'an account of another organization',
      '444444444444',
      'o-z9y8x7w6v5/r-ab12/ou-ab12-11111111/',
      'o-z9y8x7w6v5',
      'ImplicitlyDenied',
    ],
  ])('%s: %s in %s', async (_what, account, path, organization, decision) => {
    expect(await decideOther(account, 'dynamodb:Query', path, organization)).toBe(decision);
    expect(await decideOther(account, 'dynamodb:Scan', path, organization)).toBe('ImplicitlyDenied');
    expect(await decideOther(account, 'dynamodb:PutItem', path, organization)).toBe('ImplicitlyDenied');
  });

  // DynamoDB refuses a policy as public if no condition without a wildcard restricts it.
  it('is restricted by a value without a wildcard in every statement', () => {
    const { Statement } = z
      .looseObject({
        Statement: z.array(
          z.looseObject({ Sid: z.string(), Principal: z.unknown(), Condition: z.unknown() }),
        ),
      })
      .parse(PolicyDocument);
    expect(Statement.map(({ Sid, Principal, Condition }) => [Sid, Principal, Condition])).toEqual([
      [
        'AccountsRead',
        { AWS: ['222222222222', '333333333333'] },
        { StringNotEquals: { 'aws:PrincipalAccount': hub } },
      ],
      [
        'OrganizationPathsRead',
        { AWS: '*' },
        {
          StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION },
          'ForAnyValue:StringLike': {
            'aws:PrincipalOrgPaths': [
              `${ORGANIZATION}/r-ab12/ou-ab12-11111111/*`,
              `${ORGANIZATION}/r-ab12/ou-ab12-22222222/`,
            ],
          },
          StringNotEquals: { 'aws:PrincipalAccount': hub },
        },
      ],
    ]);
  });
});

describe('the permission to list accounts', () => {
  it('comes from the delegation policy in docs/deploy.md, and planRun has the matching permission', async () => {
    const text = await readFile(new URL('../../../../docs/deploy.md', import.meta.url), 'utf8');
    const actions = /Sid: "MusterListsAccounts"[^]*?Action: (\[.*\])/.exec(text)?.[1];
    const delegation = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${hub}:root` },
          Action: z.array(z.string()).parse(JSON.parse(actions ?? '')),
          Resource: '*',
        },
      ],
    };
    const planRun = functions.find(([name]) => name === 'planRun')?.[1];
    const decideList = (action: string, resourcePolicy: unknown) =>
      decide({
        principal: `arn:aws:sts::${hub}:assumed-role/muster-orchestrator-local-planRun/session`,
        action,
        resource: `arn:aws:organizations::555555555555:ou/${ORGANIZATION}/ou-ab12-11111111`,
        accountId: '555555555555',
        identityPolicies: planRun?.inlinePolicies ?? [],
        permissionsBoundary: boundary,
        resourcePolicy,
      });
    for (const action of [
      'organizations:ListAccountsForParent',
      'organizations:ListOrganizationalUnitsForParent',
    ]) {
      expect(await decideList(action, delegation)).toBe('Allowed');
      expect(await decideList(action, undefined)).toBe('ImplicitlyDenied');
    }
    const listed = world.calls.calls.filter(({ action }) => action.startsWith('organizations:'));
    expect([...new Set(listed.map(({ action }) => action))].toSorted()).toEqual(
      delegation.Statement[0]?.Action.toSorted(),
    );
  });
});

describe('the state machine', () => {
  const role = rolesOf(stacks.stacks.orchestrator).find(
    ({ roleName }) => roleName === 'muster-run-local-states',
  );
  const states = `arn:aws:states:us-east-1:${hub}`;
  const decideStates = (action: string, resource: string) =>
    decide({
      principal: `arn:aws:sts::${hub}:assumed-role/muster-run-local-states/session`,
      action,
      resource,
      accountId: hub,
      identityPolicies: role?.inlinePolicies ?? [],
      permissionsBoundary: boundary,
    });

  it('may invoke the functions in its definition, and no others', async () => {
    const allowed: string[] = [];
    for (const { name, service } of functionsOf(packages)) {
      const arn = `arn:aws:lambda:us-east-1:${hub}:function:muster-${service}-local-${name}`;
      if ((await decideStates('lambda:InvokeFunction', arn)) === 'Allowed') allowed.push(arn);
    }
    expect(allowed.toSorted()).toEqual(definitionOf(stacks.stacks.orchestrator).functionArns);
  });

  it.each([
    ['states:StartExecution', `${states}:stateMachine:muster-run-local`],
    ['states:DescribeExecution', `${states}:execution:muster-run-local/EachAccount:0b4c`],
    ['states:StopExecution', `${states}:execution:muster-run-local/EachAccount:0b4c`],
    ['states:RedriveExecution', `${states}:execution:muster-run-local/EachAccount:0b4c`],
    ['xray:PutTraceSegments', '*'],
    ['logs:CreateLogDelivery', '*'],
  ])('may call %s on %s', async (action, resource) => {
    expect(await decideStates(action, resource)).toBe('Allowed');
  });

  it.each([
    ['states:StartExecution', `${states}:stateMachine:another`],
    ['states:StartExecution', `${states}:stateMachine:muster-run-localhost`],
    ['states:StopExecution', `${states}:execution:another:1`],
    ['states:DeleteStateMachine', `${states}:stateMachine:muster-run-local`],
    ['states:UpdateStateMachine', `${states}:stateMachine:muster-run-local`],
    ['lambda:InvokeFunction', `arn:aws:lambda:us-east-1:${hub}:function:another`],
    ['lambda:UpdateFunctionCode', `arn:aws:lambda:us-east-1:${hub}:function:muster-inventory-local-discover`],
    ['dynamodb:Query', `arn:aws:dynamodb:us-east-1:${hub}:table/muster-orchestrator-runs-local`],
    ['sts:AssumeRole', 'arn:aws:iam::111111111111:role/MusterReader'],
    ['iam:PassRole', `arn:aws:iam::${hub}:role/muster-run-local-states`],
    ['s3:GetObject', 'arn:aws:s3:::bucket/key'],
    ['ssm:GetParameter', `arn:aws:ssm:us-east-1:${hub}:parameter/muster/local/inventory/table-name`],
    ['logs:DeleteLogGroup', `arn:aws:logs:us-east-1:${hub}:log-group:/aws/lambda/x:*`],
  ])('may not call %s on %s', async (action, resource) => {
    expect(await decideStates(action, resource)).toBe('ImplicitlyDenied');
  });
});
