import { json } from 'node:stream/consumers';
import { startLoopbackServer } from '@muster/aws-session/testing/server';
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
  const server = await startLoopbackServer((request, response) => {
    void json(request).then((body: unknown) => {
      const [, arn] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? [];
      if (arn === undefined) {
        const [, call = ''] = String(request.headers['x-amz-target']).split('.');
        const answer = answerTo(call, body);
        response
          .writeHead(answer.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' })
          .end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
        return;
      }
      const called = functions.get(decodeURIComponent(arn));
      const { status, error, payload } = called?.(body) ?? {
        status: 404,
        error: 'ResourceNotFoundException',
        payload: { Message: `Function not found: ${decodeURIComponent(arn)}` },
      };
      const isRefused = status !== undefined && status >= 400;
      response
        .writeHead(status ?? 200, {
          'content-type': 'application/json',
          ...(error === undefined
            ? {}
            : { [isRefused ? 'x-amzn-errortype' : 'x-amz-function-error']: error }),
        })
        .end(JSON.stringify(payload));
    });
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
