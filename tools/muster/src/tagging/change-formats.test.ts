import { describe, expect, it } from '@jest/globals';
import { TagPlanV1 } from '@muster/contracts';
import { plain } from '../output/colors.ts';
import { changeLine, changeLines, changesAsCsv, changesAsNdjson, planWithChanges } from './change-formats.ts';
import type { PlanChange } from './plan-changes.ts';

const change: PlanChange = {
  accountId: '111111111111',
  region: 'us-east-1',
  resourceType: 'ec2:instance',
  resourceId: 'i-1',
  change: 'add',
  key: 'Owner',
  before: null,
  wanted: 'ops',
  ruleIds: ['a', 'b'],
  readAt: '2026-11-23T08:00:00.000Z',
};
const odd: PlanChange = { ...change, change: 'change', key: 'a\u001b[31m', before: '', wanted: 'x,"y"\n' };

async function* parts(...lists: (readonly PlanChange[])[]): AsyncGenerator<readonly PlanChange[]> {
  yield* lists;
}
async function text(pieces: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const piece of pieces) all += piece;
  return all;
}
const plan = TagPlanV1.schema.parse(TagPlanV1.example);

describe('changes of a plan', () => {
  it('are lines with the value before and the wanted value, which cannot control a terminal', async () => {
    expect(await text(changeLines(parts([change], [odd]), plain))).toBe(
      '111111111111  us-east-1       i-1                  Owner: (none) → "ops"\n' +
        '111111111111  us-east-1       i-1                  a\\x1b[31m: "" → "x,\\"y\\"\\n"\n',
    );
    expect(changeLine(change, (style, part) => `<${style}>${part}</>`)).toContain(
      '<bold>Owner</>: <dim>(none)</> → <green>"ops"</>',
    );
  });

  it('are objects, one a line', async () => {
    const lines = (await text(changesAsNdjson(parts([change, odd])))).trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([change, odd]);
  });

  it('are rows', async () => {
    expect(await text(changesAsCsv(parts([change], [odd])))).toBe(
      'accountId,region,resourceType,resourceId,change,key,before,wanted,ruleIds,readAt\n' +
        '111111111111,us-east-1,ec2:instance,i-1,add,Owner,,ops,a b,2026-11-23T08:00:00.000Z\n' +
        '111111111111,us-east-1,ec2:instance,i-1,change,a\u001b[31m,,"x,""y""\n",a b,2026-11-23T08:00:00.000Z\n',
    );
  });

  it('are a list in the document of the plan', async () => {
    expect(JSON.parse(await text(planWithChanges(plan, parts([change], [], [odd]))))).toEqual({
      ...plan,
      changes: [change, odd],
    });
    expect(JSON.parse(await text(planWithChanges(plan, parts())))).toEqual({ ...plan, changes: [] });
  });
});
