import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-west-1'];
const Embedded = z.object({
  totals: z.object({
    present: z.number(),
    gone: z.number(),
    byState: z.array(z.tuple([z.string(), z.number()])),
    changes: z.object({ added: z.number(), changed: z.number(), gone: z.number() }).optional(),
  }),
  targets: z.array(z.object({ state: z.string(), present: z.number() })),
  failures: z.array(z.object({ code: z.string(), places: z.array(z.unknown()) })),
  tagChanges: z.object({ changes: z.array(z.record(z.string(), z.unknown())) }).optional(),
});

let world: World;
afterEach(() => world.close());

async function report(...args: string[]) {
  const file = join(world.dataDirectory, 'report.html');
  const { code, stderr } = await world.muster(['report', '--out', file, ...args]);
  if (code !== 0) throw new Error(`report: exit ${code}: ${stderr}`);
  const [, json = ''] = /id="report">([^<]*)</.exec(readFileSync(file, 'utf8')) ?? [];
  return Embedded.parse(JSON.parse(json));
}

const present = async (...args: string[]): Promise<number> => {
  const { stdout } = await world.muster(['inventory', '--format', 'ndjson', ...args]);
  return stdout.split('\n').filter((line) => line !== '').length;
};

describe('the report of two runs', () => {
  it('has the counts of the table, and nothing gone where an account could not be read', async () => {
    world = await startWorld({ aws: { accounts, regions, instancesPerTarget: 50 }, config: { accounts } });
    expect((await world.run()).code).toBe(0);
    const first = await report();
    expect(first.totals).toMatchObject({ present: 200, gone: 0 });
    expect(first.totals.changes).toBeUndefined();
    expect(first.tagChanges?.changes).toEqual([
      { key: 'Production', value: 'Yes', before: null, applied: 200, failed: 0, skipped: 0, open: 0 },
    ]);
    for (const [state, count] of first.totals.byState)
      expect([state, await present('--state', state)]).toEqual([state, count]);

    await world.aws.setFaults({ deniedAccounts: ['222222222222'] });
    expect((await world.run()).code).toBe(3);
    const second = await report();
    expect(second.totals).toMatchObject({ present: 200, gone: 0, changes: { added: 0, gone: 0 } });
    expect(await present()).toBe(200);
    expect(second.targets.filter(({ state }) => state === 'unreadable')).toEqual([
      { state: 'unreadable', present: 50 },
      { state: 'unreadable', present: 50 },
    ]);
    expect(second.failures).toMatchObject([{ code: 'AssumeRoleDenied' }]);
    expect(second.failures[0]?.places).toHaveLength(2);
  });
});
