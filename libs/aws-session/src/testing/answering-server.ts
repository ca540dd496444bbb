import { startLoopbackServer } from './loopback-server.ts';

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
  const server = await startLoopbackServer((request, response) => {
    request.resume();
    const {
      status = 200,
      headers = {},
      body,
    } = answers[Math.min(calls++, answers.length - 1)] ?? { body: '' };
    response.writeHead(status, { ...headers }).end(body);
  });
  return {
    ...server,
    /** Sets new answers and resets the count of calls. */
    answer(...next: readonly Sent[]) {
      answers = next;
      calls = 0;
    },
    calls: () => calls,
  };
}
