import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { demanded } from '@muster/aws-session/answers';
import { RunId, type RunRequest } from '@muster/contracts';
import { jsonIn } from '@muster/errors';
import * as z from 'zod';
import { RunFailedError, WrongUseError } from '../errors.ts';
import { inputRefusal } from '../run/execution-input.ts';
import type { EndedExecution } from '../surroundings.ts';
import { explainFailure } from './aws-failure.ts';

/** More executions would not help a run. */
const MAX_ATTEMPTS = 50;

/** The result of DescribeExecution. */
interface Described {
  readonly arn: string;
  readonly status: ExecutionStatus | undefined;
  /** From the request in the input; undefined if the input is not a request. */
  readonly runId: string | undefined;
  /** Why it failed: the code and message that are known. */
  readonly why: string | undefined;
}

/** The executions of the run's state machine. The first is named by the run ID, resumed ones add a number. */
export class Executions {
  readonly #sfn: Pick<SFNClient, 'send'>;
  readonly #stateMachineArn: string;

  constructor(sfn: Pick<SFNClient, 'send'>, stateMachineArn: string) {
    this.#sfn = sfn;
    this.#stateMachineArn = stateMachineArn;
  }

  /**
   * Starts the run, or joins it if it is in progress. Two calls with the same request start one execution.
   * @param resumed resumes a run whose earlier executions have ended
   * @returns the execution's ARN
   * @throws WrongUseError if a run of that id exists and is not to be resumed; DeploymentError or CredentialsError
   * if AWS refuses; the message says whether the run has started
   */
  async start(request: RunRequest, resumed: boolean): Promise<string> {
    const { runId } = request.run;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const name = nameOf(runId, attempt);
      const earlier = resumed ? await this.#earlier(name, runId) : undefined;
      if (earlier?.status === 'RUNNING' && earlier.runId === runId) return earlier.arn;
      if (earlier !== undefined) continue;
      const arn = await this.#startAs(name, request, resumed);
      if (arn !== undefined) return arn;
      if (!resumed)
        throw new WrongUseError(
          `run ${runId} already exists, with another configuration or already ended; resume it with --resume ${runId}, or choose another --run-id`,
        );
    }
    throw new RunFailedError(`run ${runId} has been started ${MAX_ATTEMPTS} times; start a new run`);
  }

  /** @throws RunFailedError if the execution ended without success @returns whether it has ended */
  async ended(arn: string): Promise<boolean> {
    const execution = await this.#describe(arn);
    if (execution === undefined) throw new RunFailedError(`the execution ${arn} no longer exists`);
    const { status, why } = execution;
    if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return false;
    if (status === 'SUCCEEDED') return true;
    throw new RunFailedError(
      `the execution ended with status ${status}${why === undefined ? '' : `: ${why}`}`,
    );
  }

  /**
   * How the newest execution of a run ended, if it did not succeed.
   * @throws the SDK's error if Step Functions refuses
   */
  async endedExecution(runId: string): Promise<EndedExecution | undefined> {
    const { status, why } = (await this.#newest(runId)) ?? {};
    return status === 'ABORTED' || status === 'FAILED' || status === 'TIMED_OUT'
      ? { status, why }
      : undefined;
  }

  /** Whether the newest execution of a run is in progress. @throws CommandError if Step Functions refuses */
  async isInProgress(runId: string): Promise<boolean> {
    const newest = await this.#newest(runId).catch((error: unknown) => {
      const unknown = `it is unknown whether run ${runId} is in progress`;
      throw explainFailure(error, {
        ...this.#failedCall('states:DescribeExecution', `execution ${runId}`),
        consequence: { refused: unknown, unclear: unknown },
      });
    });
    const status = newest?.status;
    return status === 'RUNNING' || status === 'PENDING_REDRIVE';
  }

  /**
   * Aborts the newest execution of a run and the executions of its accounts, if it has not ended.
   * @throws DeploymentError or CredentialsError if AWS refuses
   */
  async stop(runId: string): Promise<void> {
    try {
      const newest = await this.#newest(runId);
      if (newest?.status !== 'RUNNING' && newest?.status !== 'PENDING_REDRIVE') return;
      await this.#sfn.send(
        new StopExecutionCommand({
          executionArn: newest.arn,
          error: 'Stopped',
          cause: 'Stopped by "muster stop"; the run can be resumed',
        }),
      );
    } catch (error) {
      const consequence = `run ${runId} is stored as stopped and sets no more tags, but its execution continues to read`;
      throw explainFailure(error, {
        ...this.#failedCall('states:StopExecution', `the execution of run ${runId}`),
        consequence: { refused: consequence, unclear: consequence },
      });
    }
  }

  async #newest(runId: string): Promise<Described | undefined> {
    let newest: Described | undefined;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const execution = await this.#describe(this.#arnOf(nameOf(runId, attempt)));
      if (execution === undefined) break;
      if (execution.runId === runId) newest = execution;
    }
    return newest;
  }

  /**
   * @returns undefined if an execution of that name exists with another input, or has ended
   * @throws WrongUseError if the request is larger than the input of an execution
   */
  async #startAs(name: string, request: RunRequest, resumed: boolean): Promise<string | undefined> {
    const input = JSON.stringify(request);
    const refusal = inputRefusal(input);
    if (refusal !== undefined)
      throw new WrongUseError(
        `run ${request.run.runId} was not started: ${refusal}, or make several plans with --account`,
      );
    try {
      const { executionArn } = await this.#sfn.send(
        new StartExecutionCommand({
          stateMachineArn: this.#stateMachineArn,
          name,
          input,
        }),
      );
      return demanded(executionArn, 'executionArn');
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return undefined;
      const { runId } = request.run;
      throw explainFailure(error, {
        ...this.#failedCall('states:StartExecution', `state machine ${lastOf(this.#stateMachineArn)}`),
        consequence: {
          refused: `run ${runId} was not started`,
          unclear: resumed
            ? `it is unknown whether run ${runId} continues; --resume ${runId} joins it`
            : `it is unknown whether run ${runId} has started: if it has, --resume ${runId} joins it; if not, --run-id ${runId} starts it`,
        },
      });
    }
  }

  async #earlier(name: string, runId: string): Promise<Described | undefined> {
    try {
      return await this.#describe(this.#arnOf(name));
    } catch (error) {
      const notStarted = `run ${runId} was not resumed`;
      throw explainFailure(error, {
        ...this.#failedCall('states:DescribeExecution', `execution ${name}`),
        consequence: { refused: notStarted, unclear: notStarted },
      });
    }
  }

  #failedCall(action: string, subject: string) {
    return { action, subject, whenMissing: 'deploy the service orchestrator again, then start the run' };
  }

  async #describe(arn: string): Promise<Described | undefined> {
    try {
      const { status, input, error, cause } = await this.#sfn.send(
        new DescribeExecutionCommand({ executionArn: arn }),
      );
      const why = [error, cause].filter((part) => part !== undefined).join(': ');
      return { arn, status, runId: runIdOf(input), why: why === '' ? undefined : why };
    } catch (caught) {
      if (caught instanceof ExecutionDoesNotExist) return undefined;
      throw caught;
    }
  }

  #arnOf(name: string): string {
    return `${this.#stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }
}

const nameOf = (runId: string, attempt: number): string =>
  attempt === 1 ? runId : `${runId}_resume-${attempt}`;

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** The part of an execution's input that this version reads. Other versions have it too. */
const NamedRun = z.object({ run: z.object({ runId: RunId }) });

const runIdOf = (input = ''): string | undefined => NamedRun.safeParse(jsonIn(input)).data?.run.runId;
