import { jsonAnswer, jsonRefusal, startFakeAws } from '@muster/aws-session/testing/fake-aws';
import * as z from 'zod';

const Request = z.object({ Names: z.array(z.string()) });

/** SSM on loopback with GetParameters and its limit of 10 names. */
export async function startFakeSsm(present: readonly string[]) {
  const calls: string[][] = [];
  const there = (Name: string) => present.includes(Name);
  const server = await startFakeAws(({ action, body }) => {
    const { Names } = Request.parse(JSON.parse(body));
    calls.push(Names);
    if (action !== 'GetParameters' || Names.length > 10)
      return jsonRefusal({ status: 400, code: 'ValidationException' });
    return jsonAnswer({
      Parameters: Names.filter(there).map((Name) => ({ Name })),
      InvalidParameters: Names.filter((name) => !there(name)),
    });
  });
  return { ...server, calls };
}
