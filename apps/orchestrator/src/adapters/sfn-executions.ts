import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient } from '@aws-sdk/client-sfn';
import { demanded } from '@muster/aws-session/answers';
import { awsClient } from '@muster/aws-session/client';
import type { Executions } from '../ports/executions.ts';

const createSfn = (): SFNClient =>
  awsClient(SFNClient, {
    maxAttempts: 6,
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 10_000 },
  });

/**
 * Reads the state of executions from Step Functions. An execution on one machine has no ARN. It ended with the process
 * that held the data directory, because this process holds the directory now.
 */
export class SfnExecutions implements Executions {
  #sfn: Pick<SFNClient, 'send'> | undefined;

  constructor(sfn?: Pick<SFNClient, 'send'>) {
    this.#sfn = sfn;
  }

  async isInProgress(execution: string): Promise<boolean> {
    if (!execution.startsWith('arn:')) return false;
    this.#sfn ??= createSfn();
    try {
      const answer = await this.#sfn.send(new DescribeExecutionCommand({ executionArn: execution }));
      const status = demanded(answer.status, 'status');
      return status === 'RUNNING' || status === 'PENDING_REDRIVE';
    } catch (error) {
      // Step Functions removes an execution 90 days after it ends.
      if (error instanceof ExecutionDoesNotExist) return false;
      throw error;
    }
  }
}
