import { describe, expect, it } from '@jest/globals';
import { testServiceDefinition } from '@muster/service-definition/testing';
import { service } from './service.ts';

testServiceDefinition(service);

describe('the tagger', () => {
  it('states what calls each function', () => {
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
      ['beginPlan', ['BeginPlan']],
      ['planAccount', ['PlanAccount']],
      ['finishPlan', ['FinishPlan']],
    ]);
  });

  it('limits the concurrent calls of CreateTags', () => {
    const consumer = service.functions.find(({ trigger }) => trigger !== undefined);
    expect(consumer).toMatchObject({
      reservedConcurrency: 10,
      trigger: { maximumConcurrency: 10, batchSize: 5 },
    });
    expect(service.queues[0]?.maxReceiveCount).toBe(5);
  });
});
