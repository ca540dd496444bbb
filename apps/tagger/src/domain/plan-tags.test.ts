import { describe, expect, it } from '@jest/globals';
import type { TagTask } from '@muster/contracts';
import fc from 'fast-check';
import type { PlanMarker, Target } from '../ports/ledger.ts';
import { instanceId, instanceIds, resourceItem, run, runWith, target, task } from '../testing/fixtures.ts';
import { LedgerInMemory } from '../testing/ledger-in-memory.ts';
import { planInput as input, portsFor } from '../testing/plan-ports.ts';
import { planTags } from './plan-tags.ts';

const plannedIds = async (ledger: LedgerInMemory) =>
  (await ledger.tasksOf(target)).map((entry) => entry.task.resources.map(({ id }) => id));
const resourcesOf = (ids: readonly string[], key: string) =>
  ids.map((id) => ({ id, before: [[key, null] as const] }));

/** The ledger as one of several planners sees it: others may act between its calls. At a certain call it crashes. */
function withDelays(ledger: LedgerInMemory, scheduler: fc.Scheduler, crashesAt: number): LedgerInMemory {
  let calls = 0;
  const inTurn = async <T>(label: string, work: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), label);
    calls += 1;
    if (calls === crashesAt) throw new Error('crashed');
    return work();
  };
  return Object.assign(new LedgerInMemory(), {
    getPlan: (of: Target) => inTurn('getPlan', () => ledger.getPlan(of)),
    writeTask: (written: TagTask) => inTurn('writeTask', () => ledger.writeTask(written)),
    writePlan: (of: Target, plan: PlanMarker) => inTurn('writePlan', () => ledger.writePlan(of, plan)),
    settledTaskNumbers: (of: Target) => inTurn('settled', () => ledger.settledTaskNumbers(of)),
  });
}

describe('planTags', () => {
  it('writes the tasks and sends a message for each', async () => {
    const ports = portsFor();
    expect(await planTags(input, ports)).toMatchObject({ tasks: 2, planned: 3 });
    expect((await ports.ledger.tasksOf(target)).map(({ task }) => task.set)).toEqual([
      [['A', '1']],
      [['B', '1']],
    ]);
    expect(await ports.ledger.getPlan(target)).toEqual({
      tasks: 2,
      planned: 3,
      conflictsKept: 0,
      rules: [
        { id: 'web', planned: 1, kept: 0, nothingToDo: 0, overruled: 0 },
        { id: 'rest', planned: 2, kept: 0, nothingToDo: 0, overruled: 0 },
      ],
      createdAt: '2026-11-23T08:00:03.000Z',
    });
    expect(ports.queue.sent).toEqual(
      [1, 2].map((taskNumber) => ({
        schemaVersion: 1,
        runId: 'run-1',
        accountId: '111111111111',
        region: 'us-east-1',
        taskNumber,
        homeRegion: 'us-east-1',
        roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
      })),
    );
  });

  it('keeps the plan when called again and sends only unsettled tasks', async () => {
    const ports = portsFor();
    await planTags(input, ports);
    await ports.ledger.settle(target, {
      schemaVersion: 1,
      taskNumber: 1,
      settledAt: '2026-11-23T08:00:05.000Z',
      resources: 1,
      exceptions: [],
      apiCalls: {},
    });
    ports.resources.resources = instanceIds(9).map((id) => resourceItem(id));
    expect(await planTags(input, ports)).toMatchObject({ tasks: 2, planned: 3 });
    expect(ports.resources.reads).toBe(1);
    expect(ports.queue.sent.map(({ taskNumber }) => taskNumber)).toEqual([1, 2, 2]);
  });

  it.each(['writeTask', 'writePlan'] as const)(
    'completes a plan that a crash interrupted in %s',
    async (method) => {
      const ports = portsFor();
      const write = ports.ledger[method];
      Object.assign(ports.ledger, { [method]: () => Promise.reject(new Error('connection lost')) });
      await expect(planTags(input, ports)).rejects.toThrow('connection lost');
      expect(ports.queue.sent).toEqual([]);
      Object.assign(ports.ledger, { [method]: write });
      expect(await planTags(input, ports)).toMatchObject({ tasks: 2, planned: 3 });
      expect(await plannedIds(ports.ledger)).toEqual([['i-2'], ['i-1', 'i-3']]);
    },
  );

  it('writes nothing if another planner was faster while it read the resources', async () => {
    const ports = portsFor();
    const late = portsFor(instanceIds(5).map((id) => resourceItem(id)));
    const { resources } = late;
    const meanwhile = {
      readAt: (of: Parameters<typeof resources.readAt>[0]) => resources.readAt(of),
      async *resourcesOf(of: Parameters<typeof resources.resourcesOf>[0]) {
        yield* resources.resourcesOf(of);
        await planTags(input, ports);
      },
    };
    expect(await planTags(input, { ...late, ledger: ports.ledger, resources: meanwhile })).toMatchObject({
      tasks: 2,
      planned: 3,
    });
    expect(await plannedIds(ports.ledger)).toEqual([['i-2'], ['i-1', 'i-3']]);
    expect(await ports.ledger.getTask({ ...target, taskNumber: 3 })).toBeUndefined();
  });

  it('keeps the tasks of a planner that was stopped, and adds the missing ones', async () => {
    const ports = portsFor();
    const left = task(['i-3', 'i-7'], { set: { B: '1' }, resources: resourcesOf(['i-3', 'i-7'], 'B') });
    await ports.ledger.writeTask(left);
    await ports.ledger.writeTask(task(['i-1'], { taskNumber: 4 }));
    expect(await planTags(input, ports)).toMatchObject({ tasks: 3, planned: 4 });
    expect(await plannedIds(ports.ledger)).toEqual([['i-3', 'i-7'], ['i-2'], ['i-1']]);
    expect(ports.queue.sent.map(({ taskNumber }) => taskNumber)).toEqual([1, 2, 3]);
  });

  it('produces one plan with each resource once for any number of planners with different views', async () => {
    const view = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 });
    const planner = fc.record({ view, crashesAt: fc.option(fc.integer({ min: 1, max: 6 })) });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(planner, { minLength: 1, maxLength: 3 }),
        async (scheduler, planners) => {
          const ledger = new LedgerInMemory();
          const runs = planners.map(async ({ view: numbers, crashesAt }) => {
            const seen = numbers.map((number) =>
              resourceItem(instanceId(number), number % 2 === 0 ? { tags: { Team: 'web' } } : {}),
            );
            const ports = {
              ...portsFor(seen),
              ledger: withDelays(ledger, scheduler, crashesAt ?? Infinity),
            };
            return { seen, output: await planTags(input, ports), sent: ports.queue.sent };
          });
          const settled = Promise.allSettled(runs);
          await scheduler.waitFor(settled);
          const ended = (await settled).flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
          const marker = await ledger.getPlan(target);
          if (marker === undefined) return expect(ended).toEqual([]);
          const tasks = await plannedIds(ledger);
          const ids = tasks.flat();
          expect(tasks).toHaveLength(marker.tasks);
          expect(ids).toHaveLength(marker.planned);
          expect(new Set(ids).size).toBe(ids.length);
          for (const { output, sent } of ended) {
            expect(output).toEqual({ tasks: marker.tasks, planned: marker.planned, rules: marker.rules });
            expect(sent).toHaveLength(marker.tasks);
          }
          return undefined;
        },
      ),
    );
  });

  it('plans nothing if nothing has to change', async () => {
    const ports = portsFor([resourceItem('i-1', { tags: { Production: 'Yes' } })]);
    expect(await planTags({ ...input, run }, ports)).toMatchObject({ tasks: 0, planned: 0 });
    expect(ports.queue.sent).toEqual([]);
  });

  it('reads rules that are in the ledger, and needs none to apply a plan', async () => {
    const { rules, ...run } = input.run;
    const storedRules = { sha256: 'a'.repeat(64), ruleIds: ['web', 'rest'], keys: ['A', 'B'] };
    const stored = { ...input, run: { ...run, storedRules } };
    const ports = { ...portsFor(), rules: { rulesOf: async () => rules } };
    const counts = await planTags(stored, ports);
    expect(counts).toEqual(await planTags(input, portsFor()));
    expect(counts.rules).toMatchObject([{ id: 'web' }, { id: 'rest' }]);

    const missing = portsFor();
    await expect(planTags(stored, missing)).rejects.toMatchObject({ code: 'StoredRulesMissing' });
    const ofPlan = { ...stored, run: { ...stored.run, planId: 'plan-1' } };
    expect(await planTags(ofPlan, missing)).toEqual({ tasks: 0, planned: 0, rules: [] });
  });

  it('changes nothing in a target if a rule needs more about the account than is known', async () => {
    const ports = portsFor([resourceItem('i-1')]);
    const asked = {
      ...input,
      run: {
        ...runWith([{ id: 'unit', match: {}, set: { Unit: '{ou.name}' } }]),
        hasAccountNames: true as const,
      },
    };
    const unread = { code: 'AccessDeniedException', message: 'not allowed' };
    const readAt = '2026-11-23T08:00:00.000Z';
    const account = { accountId: target.accountId, organization: { readAt, unread } };
    await expect(planTags({ ...asked, account }, ports)).rejects.toMatchObject({
      name: 'AccountFactsUnknown',
      message: expect.stringContaining('not allowed'),
    });
    expect(ports.queue.sent).toEqual([]);
    const units = [{ id: 'r-ab12' }, { id: 'ou-ab12-11111111', name: 'Production' }];
    await planTags({ ...asked, account: { ...account, organization: { readAt, units } } }, ports);
    expect((await ports.ledger.tasksOf(target))[0]?.task.set).toEqual([['Unit', 'Production']]);
  });
});
