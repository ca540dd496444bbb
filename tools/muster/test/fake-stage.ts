import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

export interface FakeStage {
  readonly url: string;
  /** Values by whole name, such as `/muster/dev/inventory/version`. */
  readonly parameters: Map<string, string>;
  /** What a function answers, by its ARN: its status and headers come with it. */
  readonly functions: Map<string, (input: unknown) => { status?: number; error?: string; payload: unknown }>;
  close(): Promise<void>;
}

const PathRequest = z.object({ Path: z.string() });

/** SSM GetParametersByPath and Lambda Invoke on loopback, as far as the command calls them. */
export async function startFakeStage(): Promise<FakeStage> {
  const parameters: FakeStage['parameters'] = new Map();
  const functions: FakeStage['functions'] = new Map();
  const server = createServer((request, response) => {
    void json(request).then((body: unknown) => {
      const [, arn] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? [];
      if (arn === undefined) {
        const { Path } = PathRequest.parse(body);
        const found = [...parameters].filter(([name]) => name.startsWith(Path));
        const answer = { Parameters: found.map(([Name, Value]) => ({ Name, Value })) };
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
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
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
