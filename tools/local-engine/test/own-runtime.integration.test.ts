import { describe, expect, it } from '@jest/globals';
import { FunctionError, type FunctionRuntime } from '../src/index.ts';
import { oneTask, withToyEngine } from './fixtures/toy-engine.ts';

/** Returns the name of the function for every call, or fails as a handler does. */
const runtimeOf = (calls: string[], failure?: string): FunctionRuntime => ({
  has: () => true,
  warmUp: () => undefined,
  invoke: (functionName, eventJson) => {
    calls.push(`${functionName} ${eventJson}`);
    if (failure === undefined) return Promise.resolve('{}');
    return Promise.reject(new FunctionError({ errorType: failure, errorMessage: 'why', trace: [] }));
  },
  close: () => {
    calls.push('closed');
    return Promise.resolve();
  },
});

describe('an engine with a replaced runtime', () => {
  it('calls it for every Task state, passes the environment to it, and closes it', async () => {
    const calls: string[] = [];
    const environments: NodeJS.ProcessEnv[] = [];
    const createRuntime = (environment: NodeJS.ProcessEnv) => {
      environments.push(environment);
      return runtimeOf(calls);
    };
    await withToyEngine({ stateMachine: oneTask('inspect'), createRuntime }, async (engine) => {
      await engine.run({ a: 1 }).finished;
      expect(environments).toMatchObject([{ TOY_TABLE_NAME: 'toy-local' }]);
    });
    expect(calls).toEqual(['inspect {"a":1}', 'closed']);
  });

  it('ends with the errors of the runtime', async () => {
    const createRuntime = () => runtimeOf([], 'Refused');
    await withToyEngine({ stateMachine: oneTask('inspect'), createRuntime }, async (engine) => {
      await expect(engine.run({}).finished).rejects.toMatchObject({ code: 'Refused' });
    });
  });
});
