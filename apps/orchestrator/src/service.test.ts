import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { service } from './service.ts';

const folders = readdirSync(new URL('src/functions/', service.root)).toSorted();

describe('the service', () => {
  it('has one definition for each folder of a function', () => {
    expect(service.functions.map(({ name }) => name).toSorted()).toEqual(folders);
  });

  it.each(service.functions.map((each) => [each.name, each] as const))(
    '%s can be loaded and called',
    async (name, each) => {
      const [modulePath, exportName = ''] = each.handler.split(/\.(?=\w+$)/);
      expect(modulePath).toBe(`src/functions/${name}/handler`);
      const url = new URL(`${modulePath}.ts`, service.root);
      expect(existsSync(url)).toBe(true);
      const module = (await import(url.href)) as Record<string, unknown>;
      expect(module[exportName]).toBeInstanceOf(Function);
      expect(each.timeoutSeconds).toBeLessThanOrEqual(900);
    },
  );

  it('states who calls each function', () => {
    expect(
      service.functions.map(({ name, taskStates, scheduled }) => [name, taskStates ?? { scheduled }]),
    ).toEqual([
      ['planRun', ['PlanRun']],
      ['listRegions', ['ListRegions']],
      ['recordOutcome', ['RecordOutcome']],
      ['recordAccountOutcome', ['RecordAccountOutcome']],
      ['findLeftOut', ['FindLeftOut']],
      ['finalizeRun', ['FinalizeRun']],
      ['startScheduledRun', { scheduled: true }],
    ]);
  });

  it('names the parameters of the functions of other services that the state machine calls', () => {
    expect(service.stateMachines?.map(({ foreignFunctions }) => foreignFunctions)).toEqual([
      {
        DiscoverFunctionArn: 'inventory/discover-function-arn',
        MarkUnreadableFunctionArn: 'inventory/mark-unreadable-function-arn',
        MarkOutOfScopeFunctionArn: 'inventory/mark-out-of-scope-function-arn',
        PlanTagsFunctionArn: 'tagger/plan-tags-function-arn',
        AwaitTaggingFunctionArn: 'tagger/await-tagging-function-arn',
        VerifyTagsFunctionArn: 'tagger/verify-tags-function-arn',
      },
    ]);
  });

  it('gives functions only parameters of its own that exist, and the public table of the inventory', () => {
    const { tables, topics = [], stateMachines = [] } = service;
    const own = [...tables, ...topics, ...stateMachines].map(({ parameter }) => parameter);
    const parameters = [...own, 'inventory/table-name'];
    for (const { environment } of service.functions)
      expect(parameters).toEqual(expect.arrayContaining(Object.values(environment)));
  });
});
