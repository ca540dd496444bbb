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
import * as z from 'zod';
import { RunFailedError, WrongUseError } from '../errors.ts';
import type { BrokenOff } from '../surroundings.ts';
import { explainFailure } from './aws-failure.ts';

/** A run that needs more is not to be helped by another try. */
const MAX_ATTEMPTS = 50;

/** What DescribeExecution tells of an execution. */
interface Described {
  readonly arn: string;
  readonly status: ExecutionStatus | undefined;
  /** Of the request that it was started with; undefined where that is none. */
  readonly runId: string | undefined;
  /** Why it ended without success: code and message, as far as they are known. */
  readonly why: string | undefined;
}

/** The executions of the run's state machine: the first has the run's id as its name, resumed ones a number behind it. */
export class Executions {
  readonly #sfn: Pick<SFNClient, 'send'>;
  readonly #stateMachineArn: string;

  constructor(sfn: Pick<SFNClient, 'send'>, stateMachineArn: string) {
    this.#sfn = sfn;
    this.#stateMachineArn = stateMachineArn;
  }

  /**
   * Starts the run, or joins it where it is under way. Called twice with the same request it starts one execution.
   * @param resumed goes on with a run whose earlier executions have ended
   * @returns the execution's ARN
   * @throws WrongUseError where a run of that id exists and is not to be resumed; DeploymentError or CredentialsError
   * where AWS refuses, which says whether the run has started
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
          `there is a run ${runId} already, with another configuration or at its end; go on with it by --resume ${runId}, or choose another --run-id`,
        );
    }
    throw new RunFailedError(`run ${runId} has been started ${MAX_ATTEMPTS} times; start a new one`);
  }

  /** @throws RunFailedError where the execution ended without success @returns whether it has ended */
  async ended(arn: string): Promise<boolean> {
    const execution = await this.#describe(arn);
    if (execution === undefined) throw new RunFailedError(`the execution ${arn} is gone`);
    const { status, why } = execution;
    if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return false;
    if (status === 'SUCCEEDED') return true;
    throw new RunFailedError(
      `the execution ended with status ${status}${why === undefined ? '' : `: ${why}`}`,
    );
  }

  /**
   * How the newest execution of a run ended, where it ended without success.
   * @throws what Step Functions refuses, as the SDK has it
   */
  async brokenOff(runId: string): Promise<BrokenOff | undefined> {
    const { status, why } = (await this.#newest(runId)) ?? {};
    return status === 'ABORTED' || status === 'FAILED' || status === 'TIMED_OUT'
      ? { status, why }
      : undefined;
  }

  /** Whether the newest execution of a run goes on. @throws CommandError where Step Functions does not tell */
  async isUnderWay(runId: string): Promise<boolean> {
    const newest = await this.#newest(runId).catch((error: unknown) => {
      const unknown = `whether run ${runId} is under way is not known`;
      throw explainFailure(error, {
        ...this.#failedCall('states:DescribeExecution', `execution ${runId}`),
        consequence: { refused: unknown, unclear: unknown },
      });
    });
    const status = newest?.status;
    return status === 'RUNNING' || status === 'PENDING_REDRIVE';
  }

  /**
   * Aborts the newest execution of a run, and with it those of its accounts, where it has not ended.
   * @throws DeploymentError or CredentialsError where AWS refuses
   */
  async stop(runId: string): Promise<void> {
    try {
      const newest = await this.#newest(runId);
      if (newest?.status !== 'RUNNING' && newest?.status !== 'PENDING_REDRIVE') return;
      await this.#sfn.send(
        new StopExecutionCommand({
          executionArn: newest.arn,
          error: 'Stopped',
          cause: 'Stopped by "muster stop"; it can be resumed',
        }),
      );
    } catch (error) {
      const consequence = `run ${runId} sets no more tags and is stored as stopped, but its execution goes on reading`;
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

  /** @returns undefined where an execution of that name exists with another input, or has ended */
  async #startAs(name: string, request: RunRequest, resumed: boolean): Promise<string | undefined> {
    try {
      const { executionArn } = await this.#sfn.send(
        new StartExecutionCommand({
          stateMachineArn: this.#stateMachineArn,
          name,
          input: JSON.stringify(request),
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
            ? `whether run ${runId} goes on is not known, --resume ${runId} joins it`
            : `whether run ${runId} has started is not known: --resume ${runId} joins it if it has, --run-id ${runId} starts it if not`,
        },
      });
    }
  }

  async #earlier(name: string, runId: string): Promise<Described | undefined> {
    try {
      return await this.#describe(this.#arnOf(name));
    } catch (error) {
      const notStarted = `run ${runId} was not started again`;
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

/** Of the input of an execution, also one of another version. */
const NamedRun = z.object({ run: z.object({ runId: RunId }) });

function runIdOf(input: string | undefined): string | undefined {
  try {
    return NamedRun.safeParse(JSON.parse(input ?? '')).data?.run.runId;
  } catch {
    return undefined;
  }
}
