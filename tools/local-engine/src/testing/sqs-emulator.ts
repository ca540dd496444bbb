import type { Server } from 'node:http';
import type { ParameterName, QueueDefinition } from '@muster/service-definition';
import { deadLetterQueueName, queueName } from '@muster/service-definition';
import { buildApp } from 'fauxqs';
import { z } from 'zod';
import { LOCAL_REGION, LOCAL_STAGE } from '../local-names.ts';

const LOOPBACK = '127.0.0.1';

const KEEP_ALIVE_MS = 120_000;
/** Owner of every queue in fauxqs. */
const ACCOUNT_ID = '000000000000';
/** SQS's maximum retention, so that a message can stay in the dead-letter queue longer than in its first queue. */
const DEAD_LETTER_RETENTION_SECONDS = '1209600';

const Created = z.object({ QueueUrl: z.url() });
const WithQueueUrl = z.looseObject({ QueueUrl: z.string() });

export interface QueueUrls {
  readonly url: string;
  readonly deadLetterUrl: string;
}

export interface SqsEmulator {
  readonly endpoint: string;
  /** By the parameter that holds the URL. */
  readonly queues: Readonly<Record<ParameterName, QueueUrls>>;
  close(): Promise<void>;
}

function endpointOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port');
  return `http://${LOOPBACK}:${address.port}`;
}

/** An in-memory SQS on a random loopback port, with the queues and their dead-letter queues. */
export async function startSqsEmulator(definitions: readonly QueueDefinition[] = []): Promise<SqsEmulator> {
  const app = buildApp({ logger: false, defaultRegion: LOCAL_REGION });
  app.server.keepAliveTimeout = KEEP_ALIVE_MS;

  // fauxqs names its queues `http://sqs.REGION.localhost:PORT/…` and requires exactly this text. Not every machine
  // resolves it, so clients use a loopback address, which is replaced here.
  const ownUrls = new Map<string, string>();
  app.addHook('preHandler', (request, _reply, done) => {
    const { success, data } = WithQueueUrl.safeParse(request.body);
    if (success) request.body = { ...data, QueueUrl: ownUrls.get(data.QueueUrl) ?? data.QueueUrl };
    done();
  });

  await app.listen({ port: 0, host: LOOPBACK });
  const endpoint = endpointOf(app.server);

  const createQueue = async (name: string, attributes: Record<string, string>): Promise<string> => {
    const answer = await app.inject({
      method: 'POST',
      url: '/',
      headers: {
        host: new URL(endpoint).host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.CreateQueue',
      },
      payload: JSON.stringify({ QueueName: name, Attributes: attributes }),
    });
    const url = `${endpoint}/${ACCOUNT_ID}/${name}`;
    ownUrls.set(url, Created.parse(answer.json()).QueueUrl);
    return url;
  };

  const queues: Record<ParameterName, QueueUrls> = {};
  for (const definition of definitions) {
    const deadLetterName = deadLetterQueueName(definition, LOCAL_STAGE);
    const deadLetterUrl = await createQueue(deadLetterName, {
      MessageRetentionPeriod: DEAD_LETTER_RETENTION_SECONDS,
    });
    const url = await createQueue(queueName(definition, LOCAL_STAGE), {
      VisibilityTimeout: String(definition.visibilityTimeoutSeconds),
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:${LOCAL_REGION}:${ACCOUNT_ID}:${deadLetterName}`,
        maxReceiveCount: definition.maxReceiveCount,
      }),
    });
    queues[definition.parameter] = { url, deadLetterUrl };
  }
  return { endpoint, queues, close: () => app.close() };
}
