import type { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { UnexpectedAnswerError } from '@muster/aws-session';
import { ImpossibleStateError } from '@muster/errors';
import * as z from 'zod';
import { type Convert, type InstancesAnswer, NotInstancesError, readEachInstance } from './read-instances.ts';

/** 1000 instances with 50 tags of maximum length are about 80 MB of XML. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;
/** The part of an unexpected answer that is kept for the error message. */
const QUOTED_CHARACTERS = 2_000;
/** Below this status, the SDK treats the answer as a success and parses its body. */
const FIRST_STATUS_OF_REFUSALS = 300;

/** What the SDK gets to parse after Muster has read the answer. */
const NOTHING_LEFT = Buffer.from('<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>');

const Request = z.object({ hostname: z.string(), port: z.number().optional() });
const Headers = z.object({
  'content-type': z.string().optional(),
  'content-encoding': z.string().optional(),
});

interface Answer {
  readonly statusCode: number;
  readonly headers: unknown;
  body: AsyncIterable<Uint8Array>;
}

const isAnswer = (response: unknown): response is Answer =>
  typeof response === 'object' &&
  response !== null &&
  'statusCode' in response &&
  'headers' in response &&
  'body' in response;

/**
 * Sends a command and reads the instances from the answer. The SDK does not parse it, because it accepts any document
 * with status 200 as an answer without instances: see `readEachInstance`. The SDK handles errors.
 * @throws UnexpectedAnswerError if the answer cannot be read, after the SDK's retries
 */
export async function describeInstances<Kept>(
  client: EC2Client,
  command: DescribeInstancesCommand,
  convert: Convert<Kept>,
): Promise<InstancesAnswer<Kept>> {
  let read: InstancesAnswer<Kept> | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (!isAnswer(response) || response.statusCode >= FIRST_STATUS_OF_REFUSALS) return result;
      read = await readAnswer(response, args.request, convert);
      return { ...result, response: Object.assign(response, { body: NOTHING_LEFT }) };
    },
    { step: 'deserialize', priority: 'low', name: 'musterReadInstances' },
  );
  await client.send(command);
  if (read === undefined)
    throw new ImpossibleStateError('DescribeInstances ended without an answer that was read');
  return read;
}

async function readAnswer<Kept>(
  response: Answer,
  request: unknown,
  convert: Convert<Kept>,
): Promise<InstancesAnswer<Kept>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let xml = '';
  try {
    for await (const chunk of response.body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) throw new NotInstancesError(`has more than ${MAX_ANSWER_BYTES} bytes`);
    }
    xml = Buffer.concat(chunks).toString('utf8');
    return readEachInstance(xml, convert);
  } catch (error) {
    if (!(error instanceof NotInstancesError)) throw error;
    const headers = Headers.safeParse(response.headers).data;
    const encoding = headers?.['content-encoding'];
    throw new UnexpectedAnswerError({
      action: 'ec2:DescribeInstances',
      host: hostOf(request),
      status: response.statusCode,
      contentType: headers?.['content-type'],
      body: xml.slice(0, QUOTED_CHARACTERS),
      fault: encoding === undefined ? error.message : `is encoded as ${encoding} and ${error.message}`,
    });
  }
}

function hostOf(request: unknown): string {
  const { hostname = 'an unknown host', port } = Request.safeParse(request).data ?? {};
  return port === undefined ? hostname : `${hostname}:${port}`;
}
