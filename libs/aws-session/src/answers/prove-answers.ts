import { ImpossibleStateError } from '@muster/errors';
import { UnexpectedAnswerError } from '../errors.ts';
import { faultOf, type Protocol, type Received } from './prove-answer.ts';

/** Names of services in policies that differ from the names of the SDK's clients. */
const SERVICES: ReadonlyMap<string, string> = new Map([['sfn', 'states']]);

/** The properties of a call in the SDK's middleware. */
export interface CallContext {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** The action of a call as in policies, such as `dynamodb:Query`. */
export function actionOf({ clientName = '', commandName = '' }: CallContext): string {
  const service = clientName.replace(/Client$/, '').toLowerCase();
  return `${SERVICES.get(service) ?? service}:${commandName.replace(/Command$/, '')}`;
}

interface Request {
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
}
interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: unknown;
}

interface Call {
  readonly input?: unknown;
  readonly request: unknown;
}
type Handler = (call: Call) => Promise<{ response: unknown }>;
type Middleware = (next: Handler, context: CallContext) => Handler;

/** The parts of a client that the proof of answers needs. */
export interface Provable {
  middlewareStack: {
    add(
      middleware: never,
      options: { step: 'deserialize'; priority: 'low'; name: string; override: true },
    ): void;
  };
}

const isRequest = (value: unknown): value is Request =>
  typeof value === 'object' && value !== null && 'hostname' in value && 'headers' in value;
const isResponse = (value: unknown): value is Response =>
  typeof value === 'object' && value !== null && 'statusCode' in value && 'body' in value;

/** Services whose callers check the answers: the payload of a function has a contract. */
const PROVEN_ELSEWHERE: ReadonlySet<string> = new Set(['lambda']);

/**
 * The protocol of a call, from its request. @throws ImpossibleStateError for an unknown protocol, for example of a new version of the
 * SDK
 */
function protocolOf(action: string, { headers }: Request): Protocol {
  if (action === 's3:PutObject') return 'object';
  if (headers['x-amz-target'] !== undefined) return 'json';
  if (headers['content-type'] === 'application/x-www-form-urlencoded') return 'xml';
  throw new ImpossibleStateError(`the answers of ${action} are of a protocol that is not known here`);
}

const isChunks = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/** Far more than any answer that is not streamed. Source: DynamoDB API Reference, BatchGetItem: up to 16 MB. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** The whole body, up to a size that exceeds every valid answer. */
async function bytesOf(body: unknown): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (typeof body === 'string') return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (isChunks(body))
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) break;
    }
  const [first, ...others] = chunks;
  return first instanceof Buffer && others.length === 0 ? first : Buffer.concat(chunks);
}

const inLowerCase = (headers: Response['headers']): Received['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Reads the whole answer and passes it to the SDK only if it is AWS's answer to this call. */
const prove: Middleware = (next, context) => async (call) => {
  const result = await next(call);
  const { request } = call;
  const { response } = result;
  if (!isRequest(request) || !isResponse(response)) return result;
  const action = actionOf(context);
  if (PROVEN_ELSEWHERE.has(action.slice(0, action.indexOf(':')))) return result;
  const bytes = await bytesOf(response.body);
  response.body = bytes;
  const received: Received = {
    action,
    status: response.statusCode,
    headers: inLowerCase(response.headers),
    body: bytes.toString('utf8'),
    input: call.input,
  };
  const fault =
    bytes.length > MAX_ANSWER_BYTES
      ? `has more than ${MAX_ANSWER_BYTES} bytes`
      : faultOf(received, protocolOf(action, request));
  if (fault === undefined) return result;
  const host = request.port === undefined ? request.hostname : `${request.hostname}:${request.port}`;
  throw new UnexpectedAnswerError({
    action,
    host,
    status: received.status,
    contentType: received.headers['content-type'],
    body: received.body,
    fault,
  });
};

const plugin = {
  applyToStack: (stack: Provable['middlewareStack']): void =>
    stack.add(prove as never, {
      step: 'deserialize',
      priority: 'low',
      name: 'musterProveAnswer',
      override: true,
    }),
};

/**
 * Makes a client of EC2, STS, SNS, S3, DynamoDB, SQS, Step Functions, SSM or Organizations prove that each answer is
 * AWS's answer to the call. Any other answer ends, after the client's retries, in an UnexpectedAnswerError.
 * @returns the client
 */
export function provesAnswers<Client>(client: Client & Provable): Client {
  plugin.applyToStack(client.middlewareStack);
  return client;
}

/** The same for clients that the SDK creates itself, such as the STS client of a credential provider. */
export const answerProof = plugin;
