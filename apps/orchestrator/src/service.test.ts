import { describe, expect, it } from '@jest/globals';
import { testServiceDefinition } from '@muster/service-definition/testing';
import { service } from './service.ts';

testServiceDefinition(service);

describe('the orchestrator', () => {
  it('states what calls each function', () => {
    expect(
      service.functions.map(({ name, taskStates, scheduled }) => [name, taskStates ?? { scheduled }]),
    ).toEqual([
      ['planRun', ['PlanRun']],
      ['listRegions', ['ListRegions']],
      ['recordOutcome', ['RecordOutcome']],
      ['recordAccountOutcome', ['RecordAccountOutcome']],
      ['findLeftOut', ['FindLeftOut']],
      ['finalizeRun', ['FinalizeRun']],
      ['writeReport', ['WriteReport', 'RecordReportFailure']],
      ['startScheduledRun', { scheduled: true }],
    ]);
  });

  it('names the parameters of the functions of other services that the state machines call', () => {
    expect(service.stateMachines?.map(({ foreignFunctions }) => foreignFunctions)).toEqual([
      {
        DiscoverFunctionArn: 'inventory/discover-function-arn',
        MarkUnreadableFunctionArn: 'inventory/mark-unreadable-function-arn',
        MarkOutOfScopeFunctionArn: 'inventory/mark-out-of-scope-function-arn',
        PlanTagsFunctionArn: 'tagger/plan-tags-function-arn',
        AwaitTaggingFunctionArn: 'tagger/await-tagging-function-arn',
        VerifyTagsFunctionArn: 'tagger/verify-tags-function-arn',
      },
      {
        BeginPlanFunctionArn: 'tagger/begin-plan-function-arn',
        PlanAccountFunctionArn: 'tagger/plan-account-function-arn',
        FinishPlanFunctionArn: 'tagger/finish-plan-function-arn',
      },
    ]);
  });

  it('gives functions only existing parameters of the orchestrator, the inventory table, and the ledger with the rules of runs', () => {
    const { tables, topics = [], buckets = [], stateMachines = [] } = service;
    const own = [...tables, ...topics, ...buckets, ...stateMachines].map(({ parameter }) => parameter);
    const parameters = [...own, 'inventory/table-name', 'tagger/ledger-table-name'];
    for (const { environment } of service.functions)
      expect(parameters).toEqual(expect.arrayContaining(Object.values(environment)));
  });
});
