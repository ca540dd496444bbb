import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { awsClient } from '@muster/aws-session/client';
import { MAX_EXECUTION_INPUT_BYTES, type RunRequest } from '@muster/contracts';
import { RunTooLargeError } from '../errors.ts';
import type { RunStarter } from '../ports/run-starter.ts';

const createSfn = (): SFNClient =>
  awsClient(SFNClient, {
    maxAttempts: 6,
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 10_000 },
  });

/** @throws RunTooLargeError if Step Functions would refuse it */
function inputOf(request: RunRequest): string {
  const input = JSON.stringify(request);
  const bytes = Buffer.byteLength(input);
  if (bytes <= MAX_EXECUTION_INPUT_BYTES) return input;
  const accounts = request.accounts?.length ?? request.accountSettings?.length ?? 0;
  throw new RunTooLargeError({ accounts, bytes, maxBytes: MAX_EXECUTION_INPUT_BYTES });
}

/** Starts the state machine. The execution is named after the run ID, so that a repeated event starts no second run. */
export class SfnRunStarter implements RunStarter {
  readonly #stateMachineArn: string;
  readonly #sfn: SFNClient;

  constructor(stateMachineArn: string, sfn = createSfn()) {
    this.#stateMachineArn = stateMachineArn;
    this.#sfn = sfn;
  }

  async start(request: RunRequest): Promise<boolean> {
    const command = new StartExecutionCommand({
      stateMachineArn: this.#stateMachineArn,
      name: request.run.runId,
      input: inputOf(request),
    });
    try {
      await this.#sfn.send(command);
      return true;
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return false;
      throw error;
    }
  }
}
