import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CheckError } from '@muster/errors';
import * as z from 'zod';
import type { CapacityMeter } from '../capacity/capacity-meter.ts';
import { queueNameOf } from '../stacks/place.ts';
import { type AwsRequest, readAuthorization } from './aws-request.ts';
import { cannedAnswer, type ParameterValues } from './canned-answers.ts';
import type { RecordedCalls } from './recorded-calls.ts';

/** The names of the services in the SDK's endpoint variables. */
const SERVICES = ['DYNAMODB', 'SQS', 'SNS', 'STS', 'EC2', 'ORGANIZATIONS', 'SFN', 'SSM', 'S3'] as const;
/** Headers of the connection, not of the message. */
const HOP_HEADERS = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding', 'expect'];

const WithQueueUrl = z.looseObject({ QueueUrl: z.string() });

export interface ProxyOptions {
  readonly calls: RecordedCalls;
  /** Values for `ssm:GetParameter`. */
  readonly parameters: ParameterValues;
  /** Changes the body of a function's request to DynamoDB before it is forwarded. Default: no change. */
  readonly changeWrite?: (functionName: string, target: string, body: string) => string;
  /** Measures what the calls to DynamoDB consume. */
  readonly meter?: CapacityMeter;
}

/** Target of the requests that the proxy does not answer itself. */
export interface Upstreams {
  readonly dynamodb: string;
  readonly sqs: string;
  /** URLs of the embedded queues by name. */
  readonly queueUrls: ReadonlyMap<string, string>;
  /** EC2, STS and Organizations. */
  readonly simulatedAws: string;
}

export interface RecordingProxy {
  /** The variables that send the calls of a function to this proxy. */
  endpointsOf(functionName: string): Readonly<Record<string, string>>;
  /** Must be called before the first request. */
  forwardTo(upstreams: Upstreams): void;
  close(): Promise<void>;
}

/** A proxy on loopback that records each AWS request of each function and forwards it. */
export async function startRecordingProxy({
  calls,
  parameters,
  changeWrite = (_functionName, _target, body) => body,
  meter,
}: ProxyOptions): Promise<RecordingProxy> {
  let upstreams: Upstreams | undefined;
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    });
  });

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, functionName = '', service = '', ...rest] = (incoming.url ?? '').split('/');
    const body = await textOf(incoming);
    const request: AwsRequest = {
      service,
      method: incoming.method ?? '',
      path: rest.join('/').replace(/\?.*$/, ''),
      target: String(incoming.headers['x-amz-target'] ?? ''),
      ...readAuthorization(incoming.headers.authorization ?? ''),
      body,
    };
    calls.add(functionName, request);
    const canned = cannedAnswer(request, parameters);
    if (canned !== undefined) {
      response.writeHead(200, canned.headers).end(canned.body);
      return;
    }
    if (upstreams === undefined) throw new CheckError('the proxy does not know yet where to send requests');
    const answer = await fetch(`${upstreamOf(upstreams, service)}/${rest.join('/')}`, {
      method: incoming.method ?? 'POST',
      headers: headersOf(incoming),
      body: bodyFor(functionName, request, upstreams),
    });
    const text = Buffer.from(await answer.arrayBuffer());
    if (service === 'dynamodb') meter?.add(request.target, text.toString());
    if (service === 'sts') calls.addSession(request, text.toString());
    const headers = Object.fromEntries(
      [...answer.headers].filter(([name]) => !HOP_HEADERS.includes(name) && name !== 'content-encoding'),
    );
    response.writeHead(answer.status, headers).end(text);
  }

  function bodyFor(functionName: string, { service, target, body }: AwsRequest, to: Upstreams): string {
    if (service === 'dynamodb') {
      const changed = changeWrite(functionName, target, body);
      return meter?.asking(target, changed) ?? changed;
    }
    return service === 'sqs' ? withEmbeddedQueue(body, to) : body;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new CheckError('the proxy has no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    endpointsOf: (functionName) =>
      Object.fromEntries(
        SERVICES.map((name) => [`AWS_ENDPOINT_URL_${name}`, `${url}/${functionName}/${name.toLowerCase()}`]),
      ),
    forwardTo: (to) => {
      upstreams = to;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function upstreamOf(upstreams: Upstreams, service: string): string {
  if (service === 'dynamodb') return upstreams.dynamodb;
  return service === 'sqs' ? upstreams.sqs : upstreams.simulatedAws;
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).flatMap(([name, value]) =>
      value === undefined || HOP_HEADERS.includes(name) ? [] : [[name, String(value)]],
    ),
  );
}

/** The queue's URL on the embedded server, instead of the URL in AWS. */
function withEmbeddedQueue(body: string, { queueUrls }: Upstreams): string {
  const parsed = WithQueueUrl.parse(JSON.parse(body));
  return JSON.stringify({
    ...parsed,
    QueueUrl: queueUrls.get(queueNameOf(parsed.QueueUrl)) ?? parsed.QueueUrl,
  });
}
