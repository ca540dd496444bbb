import { afterEach, describe, expect, it } from '@jest/globals';
import { parseContract, RunSummaryV1, TagPlanV1 } from '@muster/contracts';
import { tagsOfFleet } from '../src/truth.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-west-1'];
const place = { accountId: '111111111111', region: 'us-east-1' };
const rules = [
  { id: 'owner', match: {}, set: { Owner: 'ops' }, onConflict: 'overwrite' },
  { id: 'production', match: {}, set: { Production: 'Yes' } },
];

let world: World;
afterEach(() => world.close());

const ended = async (code: number, ...args: string[]): Promise<string> => {
  const result = await world.muster(args);
  expect([args.slice(0, 2), result.code, result.stderr]).toEqual([args.slice(0, 2), code, '']);
  return result.stdout;
};
const tag = (instanceIds: readonly string[], key: string, value: string) =>
  world.aws.actions({ tag: { ...place, instanceIds: [...instanceIds], tags: [[key, value]] } });

/** Applying a plan and undoing it, on one machine. */
describe('the undo of a run', () => {
  it('gives every tag back, leaves tags that others have changed, and can be undone', async () => {
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: 20 },
      config: { accounts, rules },
    });
    const fleet = () => tagsOfFleet(world, accounts, regions);
    const [first = '', second = '', third = '', fourth = ''] = (await world.aws.truth(...at)).map(
      ({ instanceId }) => instanceId,
    );
    await tag([first, second], 'Owner', 'dev');
    const start = await fleet();

    const { code, summary } = await world.run();
    expect([code, summary.tagging]).toMatchObject([0, { planned: 80, applied: 80, verified: 80 }]);
    const tagged = await fleet();
    expect([tagged.get(first), tagged.get(third)]).toMatchObject([
      { Owner: 'ops', Production: 'Yes' },
      { Owner: 'ops', Production: 'Yes' },
    ]);
    await tag([second], 'Owner', 'mine');
    await tag([third], 'Production', 'No');
    await tag([fourth], 'Other', 'x');
    const meanwhile = await fleet();

    const planned = parseContract(
      TagPlanV1,
      JSON.parse(await ended(0, 'tag', 'undo', summary.runId, '--plan-only', '--json')),
    );
    expect(planned).toMatchObject({
      undoOf: summary.runId,
      counts: { resources: 80, tags: 160 },
      byKey: [
        { key: 'Owner', added: 0, changed: 2, removed: 78 },
        { key: 'Production', added: 0, changed: 0, removed: 80 },
      ],
    });
    expect(await fleet()).toEqual(meanwhile);

    const undone = parseContract(
      RunSummaryV1,
      JSON.parse(await ended(3, 'tag', 'undo', summary.runId, '--yes', '--json')),
    );
    expect(undone.planId).not.toBe(planned.planId);
    expect(undone).toMatchObject({
      status: 'partial',
      tagging: { planned: 80, applied: 78, verified: 78, failed: 0, skipped: 2, changed: 2 },
    });
    const after = await fleet();
    const expected = new Map(start);
    // The other tag of each is put back.
    expected.set(second, { ...start.get(second), Owner: 'mine' });
    expected.set(third, { ...start.get(third), Production: 'No' });
    expected.set(fourth, { ...start.get(fourth), Other: 'x' });
    expect(after).toEqual(expected);

    const again = parseContract(
      RunSummaryV1,
      JSON.parse(await ended(0, 'tag', 'undo', undone.runId, '--yes', '--json')),
    );
    expect(again.tagging).toMatchObject({ planned: 80, applied: 80, verified: 80, skipped: 0 });
    expect((await fleet()).get(first)).toEqual(tagged.get(first));
  });
});

const at = [place.accountId, place.region] as const;
