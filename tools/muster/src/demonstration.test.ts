import { describe, expect, it } from '@jest/globals';
import { refuseRealRuns } from './demonstration.ts';
import { completeSummary, fakeSurroundings, storedRequest } from './testing/fake-surroundings.ts';

const DEMONSTRATION = {
  ...storedRequest,
  accounts: ['333333333333', '111111111111', '222222222222'],
};

function directoryWith(requests: readonly (typeof storedRequest)[] | undefined) {
  const { surroundings, world } = fakeSurroundings('/here');
  world.runs =
    requests &&
    new Map(
      requests.map((request, index) => {
        const runId = `r${index + 1}`;
        return [runId, { request, summary: { ...completeSummary, runId } }];
      }),
    );
  return { surroundings, world };
}

describe('the data directory of a demonstration', () => {
  it('cannot be one with runs of real accounts', async () => {
    const { surroundings, world } = directoryWith([DEMONSTRATION, storedRequest]);
    await expect(refuseRealRuns('/here/.muster', surroundings)).rejects.toThrow(
      '/here/.muster has runs of your own accounts, such as r2, which would mix with the simulated fleet; ' +
        'choose another directory: npm start -- --data .muster-demo',
    );
    expect(world.log).toEqual(['data closed']);
  });

  it.each([
    ['without data', undefined],
    ['without runs', []],
    ['with runs of demonstrations only', [DEMONSTRATION]],
  ])('can be one %s', async (_, requests) => {
    await refuseRealRuns('/here/.muster', directoryWith(requests).surroundings);
  });

  it('can be one with a simulated fleet, whatever else it has', async () => {
    const { surroundings } = directoryWith([storedRequest]);
    await refuseRealRuns('/here/.muster', { ...surroundings, holdsDemonstration: () => true });
  });
});
