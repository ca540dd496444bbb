import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecordedCalls } from '../src/recording/recorded-calls.ts';
import { type RecordingProxy, startRecordingProxy } from '../src/recording/recording-proxy.ts';

const calls = new RecordedCalls('999999999999');
const received: { url: string | undefined; target: unknown; body: string }[] = [];
const upstream = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    received.push({ url: request.url, target: request.headers['x-amz-target'], body });
    response.writeHead(418, { 'x-from': 'upstream' }).end('the answer');
  });
});
let proxy: RecordingProxy;

beforeAll(async () => {
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const address = upstream.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  proxy = await startRecordingProxy({ calls, parameters: { '/a': 'value of a' } });
  proxy.forwardTo({
    dynamodb: url,
    sqs: url,
    simulatedAws: url,
    queueUrls: new Map([['tasks', `${url}/000000000000/tasks`]]),
  });
});
afterAll(async () => {
  await proxy.close();
  upstream.close();
});

const send = (variable: string, target: string, body: string) =>
  fetch(proxy.endpointsOf('planTags')[variable] ?? '', {
    method: 'POST',
    headers: {
      'x-amz-target': target,
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20261125/us-east-1/any/aws4_request, Signature=0',
    },
    body,
  });

describe('the recording proxy', () => {
  it('forwards requests and answers unchanged', async () => {
    const answer = await send(
      'AWS_ENDPOINT_URL_DYNAMODB',
      'DynamoDB_20120810.GetItem',
      '{"TableName":"runs"}',
    );
    expect([answer.status, answer.headers.get('x-from'), await answer.text()]).toEqual([
      418,
      'upstream',
      'the answer',
    ]);
    expect(received).toEqual([
      { url: '/', target: 'DynamoDB_20120810.GetItem', body: '{"TableName":"runs"}' },
    ]);
  });

  it('replaces the queue URL of AWS with that of the embedded queue', async () => {
    const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/999999999999/tasks';
    await send(
      'AWS_ENDPOINT_URL_SQS',
      'AmazonSQS.SendMessage',
      JSON.stringify({ QueueUrl, MessageBody: 'a' }),
    );
    expect(received.at(-1)?.body).toMatch(
      /^\{"QueueUrl":"http:\/\/127\.0\.0\.1:\d+\/000000000000\/tasks","MessageBody":"a"\}$/,
    );
  });

  it.each([
    ['AWS_ENDPOINT_URL_SSM', 'AmazonSSM.GetParameter', '{"Name":"/a"}', '"Value":"value of a"'],
    [
      'AWS_ENDPOINT_URL_SFN',
      'AWSStepFunctions.StartExecution',
      '{"stateMachineArn":"arn:aws:states:us-east-1:1:stateMachine:run","name":"r"}',
      '"executionArn":"arn:aws:states:us-east-1:1:execution:run:r"',
    ],
    ['AWS_ENDPOINT_URL_SNS', '', 'Action=Publish&TopicArn=arn:aws:sns:us-east-1:1:t', '<PublishResult>'],
  ])('answers %s itself', async (variable, target, body, expected) => {
    const before = received.length;
    expect(await (await send(variable, target, body)).text()).toContain(expected);
    expect(received.length).toBe(before);
  });

  it('records the calls of each function', () => {
    expect(calls.problems).toEqual([]);
    expect(calls.calls.map(({ functionName, action }) => `${functionName} ${action}`)).toEqual([
      'planTags dynamodb:GetItem',
      'planTags sqs:SendMessage',
      'planTags ssm:GetParameter',
      'planTags states:StartExecution',
      'planTags sns:Publish',
    ]);
  });
});
