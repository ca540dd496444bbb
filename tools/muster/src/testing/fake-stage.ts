import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

/** A body that is a string is sent as it is, anything else as JSON. */
export interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

export interface FakeStage {
  readonly url: string;
  /** Values by whole name, such as `/muster/dev/inventory/version`. */
  readonly parameters: Map<string, string>;
  /** What a function answers, by its ARN: its status and headers come with it. */
  readonly functions: Map<string, (input: unknown) => { status?: number; error?: string; payload: unknown }>;
  /** What other calls are answered, and GetParametersByPath if it is among them, by names such as `StartExecution`. */
  readonly answers: Map<string, (input: unknown) => Answer>;
  /** Names of the calls so far, other than those of functions. */
  readonly calls: string[];
  close(): Promise<void>;
}

/** How SSM, DynamoDB and Step Functions refuse a call. */
export const refusal =
  (code: string, message = 'said AWS') =>
  (): Answer => ({ status: 400, body: { __type: code, message } });

const PathRequest = z.object({ Path: z.string() });

/**
 * SSM GetParametersByPath and Lambda Invoke on loopback, as far as the command calls them, and what tests have answered
 * to calls of DynamoDB and Step Functions.
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
  const server = createServer((request, response) => {
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z
    .object({ port: z.number() })
    .parse(server.address() satisfies AddressInfo | string | null);
  return {
    url: `http://127.0.0.1:${port}`,
    parameters,
    functions,
    answers,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
