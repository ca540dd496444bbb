import { describe, expect, it } from '@jest/globals';
import { readStateMachine } from './definition.ts';

const task = (resource: string): object => ({
  Type: 'Task',
  Resource: resource,
  TimeoutSeconds: 930,
  End: true,
});
const machine = (states: object): object => ({ StartAt: 'A', States: states });

describe('readStateMachine', () => {
  it('finds the function of every Task state, including those in maps and branches', () => {
    const { functions } = readStateMachine(
      machine({
        A: task('${PlanRunFunctionArn}'),
        B: {
          Type: 'Map',
          ItemProcessor: machine({
            C: { Type: 'Map', ItemProcessor: machine({ D: task('${DiscoverFunctionArn}') }) },
          }),
        },
        E: { Type: 'Parallel', Branches: [machine({ F: task('${VerifyTagsFunctionArn}') }), machine({})] },
      }),
    );
    expect([...functions]).toEqual([
      ['A', 'planRun'],
      ['D', 'discover'],
      ['F', 'verifyTags'],
    ]);
  });

  it('removes only the time limits of Task states', () => {
    const states = { A: { Type: 'Wait', Seconds: 3, Next: 'B' }, B: task('${DiscoverFunctionArn}') };
    expect(readStateMachine({ ...machine(states), Comment: 'a comment' }).definition).toEqual({
      StartAt: 'A',
      Comment: 'a comment',
      States: {
        A: { Type: 'Wait', Seconds: 3, Next: 'B' },
        B: { Type: 'Task', Resource: '${DiscoverFunctionArn}', TimeoutSeconds: 2_000_000, End: true },
      },
    });
  });

  it('rejects a resource that is not a placeholder', () => {
    expect(() => readStateMachine(machine({ A: task('arn:aws:states:::sqs:sendMessage') }))).toThrow(
      'State A: the resource must look like ${DiscoverFunctionArn}',
    );
  });

  it('rejects an invalid state machine', () => {
    expect(() => readStateMachine({ States: { A: {} } })).toThrow(
      'The definition is not a valid state machine:',
    );
  });
});
