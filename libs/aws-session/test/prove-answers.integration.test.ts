import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AwsAnswer, type FakeAws, startFakeAws } from '../src/testing/fake-aws.ts';
import { otherCalls, type ProvenCall, provenCalls } from '../src/testing/proven-calls.ts';

let aws: FakeAws;
let answers: readonly AwsAnswer[] = [];
let calls = 0;
beforeAll(async () => {
  aws = await startFakeAws(() => answers[Math.min(calls++, answers.length - 1)] ?? { body: '' });
});
afterAll(() => aws.close());

/** Sends these answers one after the other, and then repeats the last one. Resets the count of calls. */
function answer(...next: readonly AwsAnswer[]): void {
  answers = next;
  calls = 0;
}

const cases = [...provenCalls, ...otherCalls].map((call) => [call.action, call] as const);
const isXml = ({ good }: ProvenCall) => good[0]?.includes('<') === true;
const headers = (call: ProvenCall) => ({
  'content-type': isXml(call) ? 'text/xml;charset=UTF-8' : 'application/x-amz-json-1.0',
  'x-amzn-requestid': 'fc9f6a54-3c5e-4c5b-8c79-2c6f3b7a6a3d',
});
const PAGE =
  '<!DOCTYPE html>\n<html><head><title>Blocked</title></head><body>Your administrator says no.</body></html>';

const REFUSALS_WITHOUT_CODE = [
  '<Response><Errors/></Response>',
  '<Response><Errors><Error><Code> </Code><Message>no</Message></Error></Errors></Response>',
  '<ErrorResponse><Error><Message>no</Message></Error></ErrorResponse>',
  '<Error/>',
];

/** Real answers from something between a client and AWS, all with a success status. */
const strangeAnswers = (call: ProvenCall) => {
  const good = call.good.at(-1) ?? '';
  const head = headers(call);
  return [
    { headers: { 'content-type': 'text/html' }, body: PAGE },
    // A filter that keeps the headers of AWS.
    { headers: head, body: PAGE },
    { body: '' },
    { headers: head, body: ' \n' },
    { headers: head, body: 'OK' },
    { headers: head, body: isXml(call) ? '{}' : '<ok/>' },
    { headers: head, body: isXml(call) ? '<Response><Errors/></Response>' : '{"__type":"InternalFailure"}' },
    { headers: head, body: good.slice(0, Math.floor(good.length * 0.6)) },
    { headers: head, body: good.slice(0, -1) },
    { headers: head, body: `${good}<p>` },
    ...call.bad.map((body) => ({ headers: head, body })),
  ];
};

describe('the proof of answers', () => {
  it.each(cases)('%s: accepts every answer of AWS or an emulator', async (_action, call) => {
    for (const body of call.good) {
      answer({ headers: headers(call), body });
      await call.send(aws.endpoint);
      expect([body, calls]).toEqual([body, 1]);
    }
  });

  it.each(cases)(
    '%s: repeats the call once after any other answer, then reports it',
    async (action, call) => {
      for (const strange of strangeAnswers(call)) {
        answer(strange);
        const error = await call.send(aws.endpoint).catch((reason: unknown) => reason);
        expect([strange, error]).toEqual([
          strange,
          expect.objectContaining({
            name: 'UnexpectedAnswer',
            message: expect.stringContaining(`${action} at ${aws.host} got something that is not an answer`),
          }),
        ]);
        expect(calls).toBe(2);
      }
    },
  );

  it.each(cases)('%s: continues with a valid answer at the second try', async (_action, call) => {
    const good = { headers: headers(call), body: call.good[0] ?? '' };
    for (const strange of strangeAnswers(call).slice(0, 3)) {
      answer(strange, good);
      await call.send(aws.endpoint);
      expect(calls).toBe(2);
    }
  });

  it.each(cases)('%s: accepts errors of AWS, and no page with an error status', async (_action, call) => {
    const refusal = isXml(call)
      ? '<ErrorResponse><Error><Type>Sender</Type><Code>Refused</Code><Message>no</Message></Error></ErrorResponse>'
      : '{"__type":"com.amazonaws.service#Refused","message":"no"}';
    answer({ status: 400, headers: headers(call), body: refusal });
    await expect(call.send(aws.endpoint)).rejects.toMatchObject({ name: 'Refused', message: 'no' });
    expect(calls).toBe(1);
    for (const status of [302, 307, 403, 404, 407, 502]) {
      answer({ status, headers: { 'content-type': 'text/html', location: '/login' }, body: PAGE });
      await expect(call.send(aws.endpoint)).rejects.toMatchObject({
        name: 'UnexpectedAnswer',
        message: expect.stringContaining(`is an HTML page (status ${status}, text/html, "<!DOCTYPE html>`),
      });
    }
    for (const body of isXml(call) ? REFUSALS_WITHOUT_CODE : ['{"message":"no"}']) {
      answer({ status: 403, headers: headers(call), body });
      await expect(call.send(aws.endpoint)).rejects.toMatchObject({
        name: 'UnexpectedAnswer',
        message: expect.stringContaining('the answer names no error of AWS (status 403'),
      });
    }
    answer({ status: 302, headers: { location: '/login' }, body: '' });
    await expect(call.send(aws.endpoint)).rejects.toMatchObject({ name: 'UnexpectedAnswer' });
  });

  it('accepts an empty document only if the headers prove that AWS sent it', async () => {
    for (const { send, good } of provenCalls.filter((call) => call.good[0] === '{}')) {
      answer({ headers: { 'content-type': 'application/json' }, body: good[0] ?? '' });
      await expect(send(aws.endpoint)).rejects.toMatchObject({ name: 'UnexpectedAnswer' });
    }
  });
});
