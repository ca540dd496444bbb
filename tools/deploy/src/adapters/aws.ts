import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { demanded } from '@muster/aws-session/answers';
import { awsClient } from '@muster/aws-session/client';
import type { Aws } from '../ports.ts';

/** Source: SSM API Reference, GetParameters. */
const MAX_NAMES = 10;
/** A person waits. */
const MAX_ATTEMPTS = 4;
const TIMEOUT_MS = 10_000;
const timeouts = { connectionTimeoutMs: TIMEOUT_MS, requestTimeoutMs: TIMEOUT_MS };

/** CloudFormation's answer for a stack that does not exist. Source: CloudFormation API Reference, DescribeStacks. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');

/** Calls AWS in a region with the credentials of the environment. */
export function awsIn(region: string): Aws {
  const settings = { region, maxAttempts: MAX_ATTEMPTS, timeouts };
  return {
    identity: async () => {
      const { Account, Arn } = await awsClient(STSClient, settings).send(new GetCallerIdentityCommand());
      return { accountId: demanded(Account, 'Account'), arn: demanded(Arn, 'Arn') };
    },
    stack: async (name) => {
      try {
        const answer = await awsClient(CloudFormationClient, settings).send(
          new DescribeStacksCommand({ StackName: name }),
        );
        const [stack] = demanded(answer.Stacks, 'Stacks');
        return stack && { status: demanded(stack.StackStatus, 'StackStatus') };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    missingParameters: async (paths) => {
      const ssm = awsClient(SSMClient, settings);
      const missing: string[] = [];
      for (let start = 0; start < paths.length; start += MAX_NAMES) {
        const names = paths.slice(start, start + MAX_NAMES);
        const { InvalidParameters } = await ssm.send(new GetParametersCommand({ Names: names }));
        missing.push(...demanded(InvalidParameters, 'InvalidParameters'));
      }
      return missing;
    },
    unreservedConcurrency: async () => {
      const { AccountLimit } = await awsClient(LambdaClient, settings).send(new GetAccountSettingsCommand());
      return demanded(AccountLimit?.UnreservedConcurrentExecutions, 'UnreservedConcurrentExecutions');
    },
  };
}
