import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decide } from '@muster/roles/testing';
import * as z from 'zod';
import { grantsOf, covers } from '../src/rights/grants.ts';
import { memberRoleOf, type MemberRoles } from '../src/rights/member-role.ts';
import { alwaysDenied } from '../src/rights/other-calls.ts';
import { type ArtifactWorld, place, startArtifactWorld } from '../src/world/artifact-world.ts';
import { hub } from '../src/world/fleet.ts';
import * as rare from '../src/world/rare-paths.ts';
import { carryOutScenario } from '../src/world/scenario.ts';
import {
  accountOf,
  boundary,
  decideOwn,
  functions,
  localMemberRoles,
  ORGANIZATION,
  packages,
  settings,
} from './local-roles.ts';

let world: ArtifactWorld;
let member: MemberRoles;

beforeAll(async () => {
  member = await localMemberRoles();
  world = await startArtifactWorld(packages, { parameters: rare.scheduledRunConfig, settings });
  await carryOutScenario(world.engine, world.runs, world.fleet.control);
  await rare.discoverPageByPage(world);
  await rare.checkAccount(world);
  await rare.startScheduledRun(world);
  await rare.finalizeUntraced(world);
  await rare.explainRefusals(world);
  await rare.failTask(world);
  await rare.giveUpTagging(world);
  await rare.replaceLease(world);
  await rare.leaveOut(world);
  await rare.recordReportFailure(world, 'first');
  await rare.runWithStoredRules(world);
  await rare.makePlan(world, 'plan-1');
  await rare.makeLargePlan(world, 'plan-2');
});
afterAll(() => world.close());

describe('every call that the functions make', () => {
  it('can be parsed', () => {
    expect(world.calls.problems).toEqual([]);
    expect(new Set(world.calls.calls.map(({ functionName }) => functionName)).size).toBe(20);
  });

  it.each(functions)('of %s is allowed by its own role', async (name, role) => {
    const own = world.calls.calls.filter(
      ({ functionName, roleArn }) => functionName === name && roleArn === undefined,
    );
    const refused: string[] = [];
    for (const { action, resource, context } of own)
      if ((await decideOwn(member, role, action, resource, context)) !== 'Allowed')
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
/** The consumer sends a task again when the calls of its account and region are used up, which is rare. */
const DELAYED = 'sqs:SendMessage';

describe('no further permission is granted', () => {
  it.each(functions)('to %s', (name, role) => {
    const calls = world.calls.calls.filter(
      ({ functionName, roleArn }) => functionName === name && roleArn === undefined,
    );
    const idle = grantsOf(role)
      .filter((grant) => !calls.some((call) => covers(grant, call)))
      .map(({ action }) => action);
    const expected = [...Object.keys(NOT_RECORDED), ...(name === 'applyTags' ? [...CONSUMER, DELAYED] : [])];
    expect(idle).toEqual(expected);
  });

  it.each(functions)('to %s: a list of other calls is denied', async (name, role) => {
    const allowed: string[] = [];
    for (const { action, resource, context } of alwaysDenied(name, packages.stage, place))
      if ((await decideOwn(member, role, action, resource, context)) === 'Allowed')
        allowed.push(`${action} ${resource}`);
    expect(allowed).toEqual([]);
  });
});

describe('the permission to list accounts', () => {
  it('comes from the delegation policy in docs/deploy.md, and the functions have the matching permissions', async () => {
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
    const decideList = (name: string, action: string, resourcePolicy: unknown) =>
      decide({
        principal: `arn:aws:sts::${hub}:assumed-role/muster-orchestrator-local-${name}/session`,
        action,
        resource: `arn:aws:organizations::555555555555:ou/${ORGANIZATION}/ou-ab12-11111111`,
        accountId: '555555555555',
        identityPolicies: functions.find(([each]) => each === name)?.[1].inlinePolicies ?? [],
        permissionsBoundary: boundary,
        resourcePolicy,
      });
    for (const [name, action] of [
      ['planRun', 'organizations:ListAccountsForParent'],
      ['planRun', 'organizations:ListOrganizationalUnitsForParent'],
      ['listRegions', 'organizations:DescribeOrganizationalUnit'],
      ['listRegions', 'organizations:ListParents'],
      ['listRegions', 'organizations:ListTagsForResource'],
    ] as const) {
      expect(await decideList(name, action, delegation)).toBe('Allowed');
      expect(await decideList(name, action, undefined)).toBe('ImplicitlyDenied');
    }
    const listed = world.calls.calls.filter(({ action }) => action.startsWith('organizations:'));
    expect([...new Set(listed.map(({ action }) => action))].toSorted()).toEqual(
      delegation.Statement[0]?.Action.toSorted(),
    );
  });
});
