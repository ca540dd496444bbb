import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type RunRequest, RunRequestV1 } from '@muster/contracts';
import { RunFailedError, WrongUseError } from '../errors.ts';

/** A run that needs more is not to be helped by another try. */
const MAX_ATTEMPTS = 50;

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
   * @throws WrongUseError where a run of that id exists and is not to be resumed
   */
  async start(request: RunRequest, resumed: boolean): Promise<string> {
    const { runId } = request.run;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const name = attempt === 1 ? runId : `${runId}_resume-${attempt}`;
      const earlier = resumed ? await this.#describe(this.#arnOf(name)) : undefined;
      if (earlier?.status === 'RUNNING' && earlier.runId === runId) return earlier.arn;
      if (earlier !== undefined) continue;
      const arn = await this.#startAs(name, request);
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
    const { status, error, cause } = execution;
    if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return false;
    if (status === 'SUCCEEDED') return true;
    const why = error === undefined ? '' : `: ${error}${cause === undefined ? '' : `: ${cause}`}`;
    throw new RunFailedError(`the execution ended with status ${status}${why}`);
  }

  /** @returns undefined where an execution of that name exists with another input, or has ended */
  async #startAs(name: string, request: RunRequest): Promise<string | undefined> {
    try {
      const { executionArn } = await this.#sfn.send(
        new StartExecutionCommand({
          stateMachineArn: this.#stateMachineArn,
          name,
          input: JSON.stringify(request),
        }),
      );
      return executionArn;
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return undefined;
      throw error;
    }
  }

  async #describe(arn: string): Promise<
    | {
        arn: string;
        status: ExecutionStatus | undefined;
        runId: string | undefined;
        error: string | undefined;
        cause: string | undefined;
      }
    | undefined
  > {
    try {
      const { status, input, error, cause } = await this.#sfn.send(
        new DescribeExecutionCommand({ executionArn: arn }),
      );
      return { arn, status, runId: runIdOf(input), error, cause };
    } catch (caught) {
      if (caught instanceof ExecutionDoesNotExist) return undefined;
      throw caught;
    }
  }

  #arnOf(name: string): string {
    return `${this.#stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }
}

function runIdOf(input: string | undefined): string | undefined {
  try {
    return RunRequestV1.schema.safeParse(JSON.parse(input ?? '')).data?.run.runId;
  } catch {
    return undefined;
  }
}
