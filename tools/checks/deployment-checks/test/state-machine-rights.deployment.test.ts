import { describe, expect, it } from '@jest/globals';
import { rolesOf } from '@muster/roles';
import { decide } from '@muster/roles/testing';
import { functionsOf } from '../src/packages/packages.ts';
import { definitionOf } from '../src/stacks/state-machine.ts';
import { hub } from '../src/world/fleet.ts';
import { boundary, packages, stacks } from './local-roles.ts';

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
