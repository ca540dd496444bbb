import { describe, expect, it } from '@jest/globals';
import { defineService, type FunctionConfig } from './define-service.ts';
import type { StateMachineDefinition } from './definitions.ts';

const config: FunctionConfig = { timeoutSeconds: 60, memoryMegabytes: 256, environment: {}, permissions: [] };
const parts = { name: 'toy', root: new URL('file:///toy/'), tables: [], queues: [] };
const machine: StateMachineDefinition = {
  name: 'muster-toy',
  parameter: 'toy/state-machine-arn',
  definition: {},
  foreignFunctions: {},
};

describe('defineService', () => {
  it('derives handler, state and parameter from the name of a function', () => {
    const functions = { countThings: { ...config, otherTaskStates: ['CountAgain'] } };
    expect(defineService({ ...parts, functions }).functions).toEqual([
      {
        ...config,
        name: 'countThings',
        handler: 'src/functions/countThings/handler.handler',
        parameter: 'toy/count-things-function-arn',
        taskStates: ['CountThings', 'CountAgain'],
      },
    ]);
  });

  it('gives no parameter to a function that only its own state machine calls', () => {
    const functions = { countThings: config };
    expect(defineService({ ...parts, functions, stateMachines: [machine] }).functions).toEqual([
      {
        ...config,
        name: 'countThings',
        handler: 'src/functions/countThings/handler.handler',
        taskStates: ['CountThings'],
      },
    ]);
  });

  it('gives a parameter and no state to a function that a command calls', () => {
    const functions = { checkThings: { ...config, command: 'doctor' } };
    expect(defineService({ ...parts, functions }).functions).toEqual([
      {
        ...config,
        command: 'doctor',
        name: 'checkThings',
        handler: 'src/functions/checkThings/handler.handler',
        parameter: 'toy/check-things-function-arn',
      },
    ]);
  });

  it('gives neither to a function that a queue or the schedule calls', () => {
    const trigger = { queue: 'toys', batchSize: 1, maximumConcurrency: 2 };
    const functions = {
      eatThings: { ...config, trigger },
      startDaily: { ...config, scheduled: true as const },
    };
    expect(defineService({ ...parts, functions }).functions).toEqual([
      { ...config, trigger, name: 'eatThings', handler: 'src/functions/eatThings/handler.handler' },
      { ...config, scheduled: true, name: 'startDaily', handler: 'src/functions/startDaily/handler.handler' },
    ]);
  });
});
