import { describe, expect, it } from '@jest/globals';
import { rolesOf } from '@muster/roles';
import validate from 'asl-validator';
import * as z from 'zod';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { definitionOf } from '../src/stacks/state-machine.ts';
import { packaged } from './packaged.ts';

const packages = packaged('prod');
const { stacks } = resolveStacks(packages, { accountId: '999999999999', region: 'us-east-1' });
const Properties = z.looseObject({
  StateMachineType: z.string(),
  RoleArn: z.string(),
  TracingConfiguration: z.unknown(),
  LoggingConfiguration: z.unknown(),
});
const FUNCTIONS = {
  MusterRunStateMachine: [
    'muster-inventory-prod-discover',
    'muster-inventory-prod-markOutOfScope',
    'muster-inventory-prod-markUnreadable',
    'muster-orchestrator-prod-finalizeRun',
    'muster-orchestrator-prod-findLeftOut',
    'muster-orchestrator-prod-listRegions',
    'muster-orchestrator-prod-planRun',
    'muster-orchestrator-prod-recordAccountOutcome',
    'muster-orchestrator-prod-recordOutcome',
    'muster-orchestrator-prod-writeReport',
    'muster-tagger-prod-awaitTagging',
    'muster-tagger-prod-planTags',
    'muster-tagger-prod-verifyTags',
  ],
  MusterPlanStateMachine: [
    'muster-tagger-prod-beginPlan',
    'muster-tagger-prod-finishPlan',
    'muster-tagger-prod-planAccount',
  ],
};

it('there is a state machine for runs and one for plans', () => {
  const machines = Object.entries(stacks.orchestrator.resources).filter(
    ([, { type }]) => type === 'AWS::StepFunctions::StateMachine',
  );
  expect(machines.map(([id]) => id).toSorted()).toEqual(Object.keys(FUNCTIONS).toSorted());
});

describe.each([
  ['muster-run-prod', 'MusterRunStateMachine'],
  ['muster-plan-prod', 'MusterPlanStateMachine'],
] as const)('the deployed state machine %s', (name, id) => {
  const machine = definitionOf(stacks.orchestrator, id);
  const properties = Properties.parse(stacks.orchestrator.resources[id]?.properties);

  it('is valid Amazon States Language after the placeholders are filled in', () => {
    const { isValid, errorsText } = validate(JSON.parse(machine.definition));
    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  it('has a value for each placeholder, and no further values', () => {
    expect(machine.unfilled).toEqual([]);
    expect(machine.unused).toEqual([]);
  });

  it('invokes its functions', () => {
    expect(
      machine.functionArns.map((arn) => arn.replace('arn:aws:lambda:us-east-1:999999999999:function:', '')),
    ).toEqual(FUNCTIONS[id]);
  });

  it('logs its errors without data, traces, and runs with its own role', () => {
    expect(properties).toMatchObject({
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: {
        Level: 'ERROR',
        IncludeExecutionData: false,
        Destinations: [
          {
            CloudWatchLogsLogGroup: {
              LogGroupArn: `arn:aws:logs:us-east-1:999999999999:log-group:/aws/vendedlogs/states/${name}:*`,
            },
          },
        ],
      },
    });
    const role = rolesOf(stacks.orchestrator).find(({ roleName }) => roleName === `${name}-states`);
    expect(properties.RoleArn).toBe(`arn:aws:iam::999999999999:role/${role?.roleName}`);
  });
});
