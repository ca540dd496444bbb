import { type AwsAnswer, jsonAnswer, startFakeAws } from '@muster/aws-session/testing/fake-aws';
import { z } from 'zod';

/** A string body is sent unchanged, any other body as JSON. */
export interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

export interface FakeStage {
  readonly url: string;
  /** Values by full name, such as `/muster/dev/inventory/version`. */
  readonly parameters: Map<string, string>;
  /** Answers of functions by ARN, with status and headers. */
  readonly functions: Map<string, (input: unknown) => { status?: number; error?: string; payload: unknown }>;
  /** Answers of other calls by names such as `StartExecution`. May override GetParametersByPath. */
  readonly answers: Map<string, (input: unknown) => Answer>;
  /** Names of the calls so far, except for function calls. */
  readonly calls: string[];
  close(): Promise<void>;
}

/** A refused call of SSM, DynamoDB or Step Functions. */
export const refusal =
  (code: string, message = 'said AWS') =>
  (): Answer => ({ status: 400, body: { __type: code, message } });

const PathRequest = z.object({ Path: z.string() });

/**
 * The SSM GetParametersByPath and Lambda Invoke operations that the command uses, on loopback, and the answers of tests
 * for calls of DynamoDB and Step Functions.
 */
export async function startFakeStage(): Promise<FakeStage> {
  const parameters: FakeStage['parameters'] = new Map();
  const functions: FakeStage['functions'] = new Map();
  const answers: FakeStage['answers'] = new Map();
  const calls: string[] = [];
  const parametersBelow = (input: unknown): Answer => {
    const { Path } = PathRequest.parse(input);
    const found = [...parameters].filter(([name]) => name.startsWith(Path));
    return { body: { Parameters: found.map(([Name, Value]) => ({ Name, Value })) } };
  };
  const answerTo = (call: string, input: unknown): Answer => {
    calls.push(call);
    const answer = answers.get(call) ?? (call === 'GetParametersByPath' ? parametersBelow : undefined);
    return answer?.(input) ?? refusal('UnknownOperationException', call)();
  };
  const invoked = (arn: string, input: unknown): AwsAnswer => {
    const { status, error, payload } = functions.get(arn)?.(input) ?? {
      status: 404,
      error: 'ResourceNotFoundException',
      payload: { Message: `Function not found: ${arn}` },
    };
    const isRefused = status !== undefined && status >= 400;
    return {
      status: status ?? 200,
      headers: {
        'content-type': 'application/json',
        ...(error === undefined ? {} : { [isRefused ? 'x-amzn-errortype' : 'x-amz-function-error']: error }),
      },
      body: JSON.stringify(payload),
    };
  };
  const server = await startFakeAws(({ action, path, body }) => {
    const input: unknown = JSON.parse(body);
    const [, arn] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(path) ?? [];
    if (arn !== undefined) return invoked(decodeURIComponent(arn), input);
    const answer = answerTo(action, input);
    const sent = jsonAnswer(answer.body, answer.status);
    return typeof answer.body === 'string' ? { ...sent, body: answer.body } : sent;
  });
  return {
    url: server.endpoint,
    parameters,
    functions,
    answers,
    calls,
    close: () => server.close(),
  };
}
