import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { AwsRequest } from './aws-request.ts';

export interface CannedAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Values of SSM parameters by name. */
export type ParameterValues = Readonly<Record<string, string>>;

const GetParameter = z.looseObject({ Name: z.string() });
const DescribeExecution = z.looseObject({ executionArn: z.string() });
const StartExecution = z.looseObject({ stateMachineArn: z.string(), name: z.string() });

const json = (body: unknown): CannedAnswer => ({
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

/** Answers of the services that have no simulation here: SNS, S3, SSM and Step Functions. Undefined for all others. */
export function cannedAnswer(
  { service, body }: AwsRequest,
  parameters: ParameterValues,
): CannedAnswer | undefined {
  switch (service) {
    case 'sns':
      return {
        headers: { 'content-type': 'text/xml' },
        body: [
          '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">',
          `<PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult>`,
          `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`,
        ].join(''),
      };
    // Stores nothing.
    case 's3':
      return { headers: { etag: '"d41d8cd98f00b204e9800998ecf8427e"' }, body: '' };
    case 'ssm': {
      const { Name } = GetParameter.parse(JSON.parse(body));
      return json({ Parameter: { Name, Type: 'String', Value: parameters[Name] ?? '', Version: 1 } });
    }
    case 'sfn': {
      // DescribeExecution: every execution has ended.
      const described = DescribeExecution.safeParse(JSON.parse(body)).data;
      if (described !== undefined) return json({ executionArn: described.executionArn, status: 'ABORTED' });
      const { stateMachineArn, name } = StartExecution.parse(JSON.parse(body));
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      return json({ executionArn, startDate: 1_764_000_000 });
    }
    default:
      return undefined;
  }
}
