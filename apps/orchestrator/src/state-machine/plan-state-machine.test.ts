import { describe, expect, it } from '@jest/globals';
import {
  BeginPlanInputV1,
  BeginPlanOutputV1,
  FinishPlanInputV1,
  FinishPlanOutputV1,
  type PlanAccountInput,
  PlanAccountInputV1,
  PlanAccountOutputV1,
} from '@muster/contracts';
import validate from 'asl-validator';
import { StateMachine } from 'aws-local-stepfunctions';
import { planDefinition } from './plan-definition.ts';
import { planStateMachine } from './plan-state-machine.ts';

const planId = 'plan-20261123T090000Z-7c1e';
const createdAt = '2026-11-23T09:00:00.000Z';

/** Executes the state machine with functions whose inputs and outputs are parsed by their contracts. */
async function execute(accounts: readonly string[], plan: (input: PlanAccountInput) => object) {
  const called: unknown[] = [];
  const planAccount = async (input: unknown) => {
    const parsed = PlanAccountInputV1.schema.parse(input);
    called.push(parsed);
    return PlanAccountOutputV1.schema.parse(plan(parsed));
  };
  const handlers = {
    BeginPlan: async (input: unknown) =>
      BeginPlanOutputV1.schema.parse({
        planId: BeginPlanInputV1.schema.parse(input).planId,
        createdAt,
        accounts,
      }),
    PlanAccount: planAccount,
    PlanOtherRegions: planAccount,
    FinishPlan: async (input: unknown) => {
      called.push(FinishPlanInputV1.schema.parse(input));
      return FinishPlanOutputV1.schema.parse({ planId, resources: 5, tasks: 2 });
    },
  };
  const machine = new StateMachine(planDefinition as never, { validationOptions: { noValidate: true } });
  const options = { overrides: { taskResourceLocalHandlers: handlers as never, retryIntervalOverrides: {} } };
  return { result: await machine.run({ planId }, options).result, called };
}

describe('the state machine of a plan', () => {
  it('is valid Amazon States Language', () => {
    const text = JSON.stringify(planStateMachine).replaceAll(
      /\$\{(\w+)FunctionArn\}/g,
      'arn:aws:lambda:us-east-1:111111111111:function:$1',
    );
    const { isValid, errorsText } = validate(JSON.parse(text));
    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  it('calls functions of the tagger that only plan, and no others', () => {
    const called = [...JSON.stringify(planStateMachine).matchAll(/\$\{(\w+)FunctionArn\}/g)];
    expect([...new Set(called.map(([, name]) => name))]).toEqual(['BeginPlan', 'PlanAccount', 'FinishPlan']);
  });

  it('plans each account and then writes the plan', async () => {
    const { result, called } = await execute(['111111111111', '222222222222'], () => ({ done: true }));
    expect(called).toEqual([
      { planId, accountId: '111111111111' },
      { planId, accountId: '222222222222' },
      { planId, createdAt },
    ]);
    expect(result).toEqual({ planId, resources: 5, tasks: 2 });
  });

  it('continues with the other regions of an account', async () => {
    const { called } = await execute(['111111111111'], ({ after }) =>
      after === 'eu-west-1' ? { done: true } : { done: false, after: after ? 'eu-west-1' : 'eu-central-1' },
    );
    expect(called).toEqual([
      { planId, accountId: '111111111111' },
      { planId, accountId: '111111111111', after: 'eu-central-1' },
      { planId, accountId: '111111111111', after: 'eu-west-1' },
      { planId, createdAt },
    ]);
  });

  it('writes a plan of an empty table', async () => {
    const { called } = await execute([], () => ({ done: true }));
    expect(called).toEqual([{ planId, createdAt }]);
  });

  it('fails if an account cannot be planned, without a plan', async () => {
    await expect(
      execute(['111111111111'], () => {
        throw new Error('no');
      }),
    ).rejects.toThrow();
  });
});
