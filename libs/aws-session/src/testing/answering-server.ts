import { once } from 'node:events';
import { createServer } from 'node:http';

/** An answer of the server. A body alone is sent with status 200, as AWS does. */
export interface Sent {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server on loopback that sends these answers one after the other, and then repeats the last one. */
export async function startAnsweringServer() {
  let answers: readonly Sent[] = [];
  let calls = 0;
  const server = createServer((request, response) => {
    request.resume();
    const {
      status = 200,
      headers = {},
      body,
    } = answers[Math.min(calls++, answers.length - 1)] ?? { body: '' };
    response.writeHead(status, { ...headers }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    host: `127.0.0.1:${address.port}`,
    endpoint: `http://127.0.0.1:${address.port}`,
    /** Sets new answers and resets the count of calls. */
    answer(...next: readonly Sent[]) {
      answers = next;
      calls = 0;
    },
    calls: () => calls,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
