import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { service } from './service.ts';

const functions = new URL('src/functions/', service.root);

describe('the service definition', () => {
  it('has one function per folder, with the handler in it', () => {
    expect(service.functions.map(({ name }) => name).toSorted()).toEqual(readdirSync(functions).toSorted());
    for (const { name, handler } of service.functions) {
      expect(handler).toBe(`src/functions/${name}/handler.handler`);
      expect(existsSync(new URL(`${name}/handler.ts`, functions))).toBe(true);
    }
  });

  it('states who calls each function', () => {
    expect(
      service.functions.map(({ name, taskStates, trigger, command }) => [
        name,
        taskStates ?? trigger?.queue ?? { command },
      ]),
    ).toEqual([
      ['planTags', ['PlanTags', 'ReplanTags']],
      ['applyTags', 'muster-tagger-tasks'],
      ['awaitTagging', ['AwaitTagging']],
      ['verifyTags', ['VerifyTags']],
      ['checkTagger', { command: 'doctor' }],
    ]);
  });

  it('keeps to Lambda’s rules for a queue consumer', () => {
    const consumer = service.functions.find(({ trigger }) => trigger !== undefined);
    const [queue] = service.queues;
    expect(consumer).toMatchObject({
      reservedConcurrency: 10,
      trigger: { maximumConcurrency: 10, batchSize: 5 },
    });
    expect(queue?.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(
      6 * (consumer?.timeoutSeconds ?? Infinity),
    );
    expect(queue?.maxReceiveCount).toBe(5);
  });
});
