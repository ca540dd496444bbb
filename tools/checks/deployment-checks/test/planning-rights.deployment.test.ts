import { beforeAll, describe, expect, it } from '@jest/globals';
import { grantsOf } from '../src/rights/grants.ts';
import type { MemberRoles } from '../src/rights/member-role.ts';
import { definitionOf } from '../src/stacks/state-machine.ts';
import { hub } from '../src/world/fleet.ts';
import { decideOwn, functions, localMemberRoles, stacks } from './local-roles.ts';

const { functionArns } = definitionOf(stacks.stacks.orchestrator, 'MusterPlanStateMachine');
const planning = functions.filter(([name]) => functionArns.some((arn) => arn.endsWith(`-${name}`)));
const local = (service: string, rest: string) => `arn:aws:${service}:us-east-1:${hub}:${rest}`;
const WITH_ID = { 'sts:ExternalId': 'muster' };

let member: MemberRoles;
beforeAll(async () => {
  member = await localMemberRoles();
});

describe('making a plan', () => {
  it('is what three functions do', () => {
    expect(planning.map(([name]) => name)).toEqual(['beginPlan', 'planAccount', 'finishPlan']);
  });

  describe.each(planning)('%s', (_name, role) => {
    it.each<[string, string, Record<string, string>?]>([
      ['sqs:SendMessage', local('sqs', 'muster-tagger-tasks-local')],
      ['sqs:ReceiveMessage', local('sqs', 'muster-tagger-tasks-local')],
      ['sts:AssumeRole', 'arn:aws:iam::111111111111:role/MusterTagger', WITH_ID],
      ['sts:AssumeRole', 'arn:aws:iam::111111111111:role/MusterReader', WITH_ID],
      ['states:StartExecution', local('states', 'stateMachine:muster-run-local')],
      ['lambda:InvokeFunction', local('lambda', 'function:muster-tagger-local-applyTags')],
      ['dynamodb:PutItem', local('dynamodb', 'table/muster-inventory-local')],
      ['dynamodb:PutItem', local('dynamodb', 'table/muster-orchestrator-runs-local')],
    ])('has no right to %s on %s', async (action, resource, context = {}) => {
      expect(await decideOwn(member, role, action, resource, context)).toBe('ImplicitlyDenied');
    });

    it.each([['run-1#111111111111#us-east-1'], ['stops'], ['plan-order#plan-1']])(
      'has no right to write to %s in the ledger',
      async (key) => {
        const ledger = local('dynamodb', 'table/muster-tagger-ledger-local');
        const keys = { 'dynamodb:LeadingKeys': [key] };
        expect(await decideOwn(member, role, 'dynamodb:PutItem', ledger, keys)).toBe('ImplicitlyDenied');
        expect(await decideOwn(member, role, 'dynamodb:PutItem', ledger)).toBe('ImplicitlyDenied');
      },
    );

    it('reads the inventory, and has rights on tables, its log and its trace only', async () => {
      const table = local('dynamodb', 'table/muster-inventory-local');
      expect(await decideOwn(member, role, 'dynamodb:Query', table)).toBe('Allowed');
      const services = grantsOf(role).map(({ action }) => action.split(':')[0]);
      expect(new Set(services)).toEqual(new Set(['logs', 'xray', 'dynamodb']));
    });
  });
});
