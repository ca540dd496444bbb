import { describe, expect, it } from '@jest/globals';
import { rolesOf } from '@muster/roles';
import { decide } from '@muster/roles/testing';
import { functionsOf } from '../src/packages/packages.ts';
import { definitionOf } from '../src/stacks/state-machine.ts';
import { hub } from '../src/world/fleet.ts';
import { boundary, packages, stacks } from './local-roles.ts';

describe.each([
  ['muster-run-local', 'MusterRunStateMachine', 'EachAccount', 'muster-plan-local'],
  ['muster-plan-local', 'MusterPlanStateMachine', 'EachPlannedAccount', 'muster-run-local'],
] as const)('the state machine %s', (name, id, map, other) => {
  const role = rolesOf(stacks.stacks.orchestrator).find(({ roleName }) => roleName === `${name}-states`);
  const states = `arn:aws:states:us-east-1:${hub}`;
  const decideStates = (action: string, resource: string) =>
    decide({
      principal: `arn:aws:sts::${hub}:assumed-role/${name}-states/session`,
      action,
      resource,
      accountId: hub,
      identityPolicies: role?.inlinePolicies ?? [],
      permissionsBoundary: boundary,
    });

  it('may invoke the functions in its definition, and no others', async () => {
    const allowed: string[] = [];
    for (const { name: functionName, service } of functionsOf(packages)) {
      const arn = `arn:aws:lambda:us-east-1:${hub}:function:muster-${service}-local-${functionName}`;
      if ((await decideStates('lambda:InvokeFunction', arn)) === 'Allowed') allowed.push(arn);
    }
    expect(allowed.toSorted()).toEqual(definitionOf(stacks.stacks.orchestrator, id).functionArns);
  });

  it.each([
    ['states:StartExecution', `${states}:stateMachine:${name}`],
    ['states:DescribeExecution', `${states}:execution:${name}/${map}:0b4c`],
    ['states:StopExecution', `${states}:execution:${name}/${map}:0b4c`],
    ['states:RedriveExecution', `${states}:execution:${name}/${map}:0b4c`],
    ['xray:PutTraceSegments', '*'],
    ['logs:CreateLogDelivery', '*'],
  ])('may call %s on %s', async (action, resource) => {
    expect(await decideStates(action, resource)).toBe('Allowed');
  });

  it.each([
    ['states:StartExecution', `${states}:stateMachine:another`],
    ['states:StartExecution', `${states}:stateMachine:${name}host`],
    ['states:StartExecution', `${states}:stateMachine:${other}`],
    ['states:StopExecution', `${states}:execution:another:1`],
    ['states:StopExecution', `${states}:execution:${other}:1`],
    ['states:DeleteStateMachine', `${states}:stateMachine:${name}`],
    ['states:UpdateStateMachine', `${states}:stateMachine:${name}`],
    ['lambda:InvokeFunction', `arn:aws:lambda:us-east-1:${hub}:function:another`],
    ['lambda:UpdateFunctionCode', `arn:aws:lambda:us-east-1:${hub}:function:muster-inventory-local-discover`],
    ['dynamodb:Query', `arn:aws:dynamodb:us-east-1:${hub}:table/muster-orchestrator-runs-local`],
    ['lambda:InvokeFunction', `arn:aws:lambda:us-east-1:${hub}:function:muster-tagger-local-applyTags`],
    ['sqs:SendMessage', `arn:aws:sqs:us-east-1:${hub}:muster-tagger-tasks-local`],
    ['sts:AssumeRole', 'arn:aws:iam::111111111111:role/MusterReader'],
    ['iam:PassRole', `arn:aws:iam::${hub}:role/${name}-states`],
    ['s3:GetObject', 'arn:aws:s3:::bucket/key'],
    ['ssm:GetParameter', `arn:aws:ssm:us-east-1:${hub}:parameter/muster/local/inventory/table-name`],
    ['logs:DeleteLogGroup', `arn:aws:logs:us-east-1:${hub}:log-group:/aws/lambda/x:*`],
  ])('may not call %s on %s', async (action, resource) => {
    expect(await decideStates(action, resource)).toBe('ImplicitlyDenied');
  });
});
