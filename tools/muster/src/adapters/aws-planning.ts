import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { demanded } from '@muster/aws-session/answers';
import { ImpossibleStateError, jsonIn } from '@muster/errors';
import type { PlanOrder, PlanOrders, PlanReader, SavedPlan } from '@muster/tagger/plans';
import * as z from 'zod';
import { InterruptedError, PlanningFailedError, PlanRefusedError } from '../errors.ts';
import { WatchPatience } from '../run/watch-patience.ts';
import { isRefusal } from '../tagging/as-refusal.ts';
import { explainFailure } from './aws-failure.ts';

const PAUSE_MS = 1_000;

export interface Planning {
  readonly orders: Pick<PlanOrders, 'writeOrder'>;
  readonly plans: Pick<PlanReader, 'getPlan'>;
  readonly sfn: Pick<SFNClient, 'send'>;
  /** Of the state machine that plans. */
  readonly stateMachineArn: string;
  /** Ends the waiting. The plan is made nevertheless. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lets a stage make a plan, and waits for it. What is planned is in the ledger; the input of the execution only names it.
 * @throws PlanningFailedError, DeploymentError, CredentialsError, WatchLostError
 */
export async function makePlanInStage(order: PlanOrder, planning: Planning): Promise<SavedPlan> {
  const { orders, plans, sfn, stateMachineArn, signal } = planning;
  const planId = order.request.run.runId;
  await orders.writeOrder(order);
  const executionArn = await start(planId, sfn, stateMachineArn);
  const patience = new WatchPatience(() => performance.now(), `plan ${planId}`);
  while (signal?.aborted !== true) {
    const startedAtMs = performance.now();
    const looked = await hasEnded(executionArn, planId, sfn).then(
      (isOver) => ({ isOver }),
      (error: unknown) => ({ error }),
    );
    if ('error' in looked) await pause(patience.pauseAfterFailure(looked.error, startedAtMs), signal);
    else {
      patience.renew();
      if (looked.isOver) break;
      await pause(PAUSE_MS, signal);
    }
  }
  if (signal?.aborted === true) throw new InterruptedError('interrupted');
  const plan = await plans.getPlan(planId);
  if (plan === undefined)
    throw new ImpossibleStateError(`plan ${planId} was made, but it is not in the ledger`);
  return plan;
}

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);

async function start(planId: string, sfn: Planning['sfn'], stateMachineArn: string): Promise<string> {
  try {
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: planId, input: JSON.stringify({ planId }) }),
    );
    return demanded(executionArn, 'executionArn');
  } catch (error) {
    // Only the answer to the first attempt was lost.
    if (error instanceof ExecutionAlreadyExists)
      return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${planId}`;
    throw explainFailure(error, {
      action: 'states:StartExecution',
      subject: `state machine ${stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1)}`,
      whenMissing: 'deploy the service orchestrator again',
      consequence: {
        refused: 'no plan was made',
        unclear: `it is unknown whether plan ${planId} is being made`,
      },
    });
  }
}

/** @throws PlanningFailedError, PlanRefusedError */
async function hasEnded(executionArn: string, planId: string, sfn: Planning['sfn']): Promise<boolean> {
  const { status, error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return false;
  if (status === 'SUCCEEDED') return true;
  if (isRefusal(error)) throw new PlanRefusedError(messageIn(cause) ?? `plan ${planId} was refused`);
  const why = [error, messageIn(cause)].filter((part) => part !== undefined && part !== '').join(': ');
  throw new PlanningFailedError(
    `plan ${planId} was not made: the execution ended with status ${status}${why === '' ? '' : `: ${why}`}`,
  );
}

const LambdaError = z.object({ errorMessage: z.string() });

/** The message of a function, or the cause as it is. */
const messageIn = (cause: string | undefined): string | undefined =>
  LambdaError.safeParse(jsonIn(cause ?? '')).data?.errorMessage ?? cause;
