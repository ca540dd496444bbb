import { describe, expect, it } from '@jest/globals';
import type { CallerAnswer } from '@muster/aws-session/caller';
import type { LocalEngineOptions } from '../src/index.ts';
import { oneTask, readValue, withToyEngine } from './fixtures/toy-engine.ts';

/** Runs the function that records its credentials in two threads. */
async function identify(callerCredentials: LocalEngineOptions['callerCredentials'], runs: readonly string[]) {
  const environment = { AWS_ACCESS_KEY_ID: 'of-the-environment', AWS_SECRET_ACCESS_KEY: 'secret' };
  return withToyEngine(
    { stateMachine: oneTask('identify'), environment, callerCredentials, handlerThreads: 2 },
    async (engine) => {
      await Promise.all(runs.map((run) => engine.run({ run, accountId: run }).finished));
      return Promise.all(runs.map((run) => readValue(engine, run, 'caller')));
    },
  );
}

describe("the credentials of the command's caller", () => {
  it('are provided to every thread with the calls that found them', async () => {
    let asked = 0;
    const expiration = new Date('2099-01-01T00:00:00.000Z');
    const source = async (): Promise<CallerAnswer> => ({
      credentials: { accessKeyId: 'of-the-engine', secretAccessKey: 'secret', expiration },
      apiCalls: asked++ === 0 ? { 'sts:GetCallerIdentity': 1, 'sts:AssumeRole': 2 } : {},
    });
    const seen = await identify(source, ['1', '2', '3', '4']);
    const caller = { accessKeyId: 'of-the-engine', expiration: '2099-01-01T00:00:00.000Z' };
    expect(seen).toHaveLength(4);
    expect(seen).toContainEqual({ ...caller, apiCalls: { 'sts:GetCallerIdentity': 1, 'sts:AssumeRole': 2 } });
    expect(seen.filter((value) => JSON.stringify(value).includes('"apiCalls":{}'))).toHaveLength(3);
  });

  it('are found by each client itself if the engine has none', async () => {
    expect(await identify(undefined, ['1'])).toEqual([{ accessKeyId: 'of-the-environment', apiCalls: {} }]);
  });

  it('report why there are none, as the SDK does', async () => {
    const source = () => Promise.reject(new Error('the login has expired'));
    await expect(identify(source, ['1'])).rejects.toMatchObject({
      code: 'CredentialsProviderError',
      message: expect.stringContaining('the login has expired'),
    });
  });
});
