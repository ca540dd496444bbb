import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNServiceException,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import { parseContract, RunRequestV1, TagPlanV1 } from '@muster/contracts';
import type { PlanOrder, SavedPlan } from '@muster/tagger/plans';
import { makePlanInStage } from './aws-planning.ts';

const planId = 'plan-20261123T090000Z-7c1e';
const stateMachineArn = 'arn:aws:states:us-east-1:111111111111:stateMachine:muster-plan-prod';
const executionArn = `arn:aws:states:us-east-1:111111111111:execution:muster-plan-prod:${planId}`;
const { counts, createdAt, scope, targets } = TagPlanV1.example;
const rulesFingerprint = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const request = parseContract(RunRequestV1, {
  ...RunRequestV1.example,
  run: { ...RunRequestV1.example.run, runId: planId },
});
const order: PlanOrder = { request, rulesFingerprint, scope, maxAgeMs: 1 };
const made: SavedPlan = {
  ...{ planId, createdAt, rulesFingerprint, scope, counts, targets, request },
  unknownAccounts: [],
};

interface Described {
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A stage in which each look at the execution gives the next answer. The last one stays. */
function stage(looks: readonly (Described | Error)[], startError?: Error) {
  const log: unknown[] = [];
  let look = 0;
  const answer = (command: unknown): unknown => {
    if (command instanceof StartExecutionCommand) {
      log.push(command.input);
      if (startError !== undefined) throw startError;
      return { executionArn };
    }
    if (!(command instanceof DescribeExecutionCommand)) throw new Error('another command');
    log.push(command.input.executionArn);
    const found = looks[Math.min(look++, looks.length - 1)];
    if (found instanceof Error) throw found;
    return found;
  };
  return {
    log,
    planning: {
      orders: { writeOrder: async (written: PlanOrder) => void log.push(written) },
      plans: { getPlan: async () => made },
      sfn: { send: async (command: unknown) => answer(command) } as never,
      stateMachineArn,
    },
  };
}

describe('a plan that a stage makes', () => {
  it('is ordered in the ledger, started by its ID alone, and returned when it is made', async () => {
    const { log, planning } = stage([{ status: 'RUNNING' }, { status: 'SUCCEEDED' }]);
    expect(await makePlanInStage(order, planning)).toBe(made);
    expect(log).toEqual([
      order,
      { stateMachineArn, name: planId, input: JSON.stringify({ planId }) },
      executionArn,
      executionArn,
    ]);
  });

  it('is joined if the answer to the start was lost', async () => {
    const exists = new ExecutionAlreadyExists({ $metadata: {}, message: 'exists' });
    const { log, planning } = stage([{ status: 'SUCCEEDED' }], exists);
    expect(await makePlanInStage(order, planning)).toBe(made);
    expect(log.at(-1)).toBe(executionArn);
  });

  it.each([
    [
      { status: 'FAILED', error: 'PlanTooLarge', cause: '{"errorMessage":"the plan covers 15001 accounts"}' },
      `plan ${planId} was not made: the execution ended with status FAILED: PlanTooLarge: the plan covers 15001 accounts`,
    ],
    [
      { status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold', cause: 'The threshold' },
      `plan ${planId} was not made: the execution ended with status FAILED: States.ExceedToleratedFailureThreshold: The threshold`,
    ],
    [{ status: 'ABORTED' }, `plan ${planId} was not made: the execution ended with status ABORTED`],
  ])('fails with the reason: %j', async (ended, message) => {
    const { planning } = stage([ended]);
    await expect(makePlanInStage(order, planning)).rejects.toMatchObject({ code: 'PlanningFailed', message });
  });

  it('is not made if the right to start it is missing', async () => {
    const denied = new SFNServiceException({
      name: 'AccessDeniedException',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
      message: 'not authorized',
    });
    const { planning } = stage([], denied);
    await expect(makePlanInStage(order, planning)).rejects.toMatchObject({
      code: 'Deployment',
      message: expect.stringMatching(
        /^states:StartExecution on state machine muster-plan-prod was refused: .*; no plan was made; allow states:StartExecution /,
      ),
    });
  });

  it('cannot be awaited without the right to look at it', async () => {
    const { planning } = stage([new ExecutionDoesNotExist({ $metadata: {}, message: 'none' })]);
    await expect(makePlanInStage(order, planning)).rejects.toMatchObject({
      code: 'WatchLost',
      message: expect.stringContaining(`watching plan ${planId} failed: `),
    });
  });

  it('is not awaited any longer after the signal', async () => {
    const { planning } = stage([{ status: 'RUNNING' }]);
    const waiting = new AbortController();
    waiting.abort();
    await expect(makePlanInStage(order, { ...planning, signal: waiting.signal })).rejects.toMatchObject({
      code: 'Interrupted',
    });
  });
});
