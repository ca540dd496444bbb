import { describe, expect, it } from '@jest/globals';
import { expectedServices } from './expected-services.ts';

describe('expectedServices', () => {
  it('contains the parameters by which services find each other, in the order of deployment', () => {
    const [inventory, tagger, orchestrator] = expectedServices();
    expect([inventory?.name, tagger?.name, orchestrator?.name]).toEqual([
      'inventory',
      'tagger',
      'orchestrator',
    ]);
    expect(inventory?.parameters).toEqual(
      expect.arrayContaining([
        'inventory/version',
        'inventory/table-name',
        'inventory/check-reader-function-arn',
      ]),
    );
    expect(tagger?.parameters).toEqual(
      expect.arrayContaining(['tagger/version', 'tagger/task-queue-url', 'tagger/check-tagger-function-arn']),
    );
    expect(orchestrator?.parameters).toEqual(
      expect.arrayContaining([
        'orchestrator/version',
        'orchestrator/run-state-machine-arn',
        'orchestrator/run-topic-arn',
      ]),
    );
  });
});
