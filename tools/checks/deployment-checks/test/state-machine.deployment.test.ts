import { describe, expect, it } from '@jest/globals';
import { rolesOf } from '@muster/roles';
import validate from 'asl-validator';
import * as z from 'zod';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { definitionOf } from '../src/stacks/state-machine.ts';
import { packaged } from './packaged.ts';

const packages = packaged('prod');
const { stacks } = resolveStacks(packages, { accountId: '999999999999', region: 'us-east-1' });
const machine = definitionOf(stacks.orchestrator);
const Properties = z.looseObject({
  StateMachineType: z.string(),
  RoleArn: z.string(),
  TracingConfiguration: z.unknown(),
  LoggingConfiguration: z.unknown(),
});
const properties = Properties.parse(stacks.orchestrator.resources['MusterRunStateMachine']?.properties);

describe('the deployed state machine', () => {
  it('is valid Amazon States Language after the placeholders are filled in', () => {
    const { isValid, errorsText } = validate(JSON.parse(machine.definition));
    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  it('has a value for each placeholder, and no further values', () => {
    expect(machine.unfilled).toEqual([]);
    expect(machine.unused).toEqual([]);
  });

  it('invokes the functions of the three services', () => {
    expect(
      machine.functionArns.map((arn) => arn.replace('arn:aws:lambda:us-east-1:999999999999:function:', '')),
    ).toEqual([
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
    ]);
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
              LogGroupArn:
                'arn:aws:logs:us-east-1:999999999999:log-group:/aws/vendedlogs/states/muster-run-prod:*',
            },
          },
        ],
      },
    });
    const role = rolesOf(stacks.orchestrator).find(({ roleName }) => roleName === 'muster-run-prod-states');
    expect(properties.RoleArn).toBe(`arn:aws:iam::999999999999:role/${role?.roleName}`);
  });
});
