import type { IncomingMessage } from 'node:http';
import { startLoopbackServer } from '@muster/aws-session/testing/server';
import * as z from 'zod';

const Request = z.object({ Names: z.array(z.string()) });

/** SSM on loopback with GetParameters and its limit of 10 names. */
export async function startFakeSsm(present: readonly string[]) {
  const calls: string[][] = [];

  async function answer(request: IncomingMessage): Promise<[number, object]> {
    const chunks = await request.toArray();
    const { Names } = Request.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    calls.push(Names);
    if (request.headers['x-amz-target'] !== 'AmazonSSM.GetParameters' || Names.length > 10)
      return [400, { __type: 'ValidationException', message: 'refused' }];
    const there = (Name: string) => present.includes(Name);
    return [
      200,
      {
        Parameters: Names.filter(there).map((Name) => ({ Name })),
        InvalidParameters: Names.filter((name) => !there(name)),
      },
    ];
  }

  const server = await startLoopbackServer((request, response) => {
    void answer(request).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
  });
  return { calls, ...server };
}
