import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { asError } from '@muster/errors';
import { isObject, itemBytes, readUnits, writeUnits } from './item-size.ts';
import { Throughput, type ThroughputCounts, type ThroughputLimits } from './throughput.ts';

/** Source: DynamoDB API Reference, BatchWriteItem. */
const MAX_REQUESTS = 25;
/** Headers of a connection. They are not forwarded. */
const OWN_HEADERS = new Set(['connection', 'content-length', 'host', 'transfer-encoding']);

type Json = Readonly<Record<string, unknown>>;

export interface ThrottledServer {
  readonly endpoint: string;
  /** By table. */
  counts(): Readonly<Record<string, ThroughputCounts>>;
  close(): Promise<void>;
}

export interface ThrottledServerOptions {
  /** The server behind this one. It validates and stores everything. */
  readonly upstream: string;
  readonly limits: ThroughputLimits;
  /** Milliseconds. */
  readonly now?: () => number;
}

/**
 * A DynamoDB with a throughput limit, in front of one without a limit. Like DynamoDB, it accepts the part of a batch
 * that fits and returns the rest as unprocessed. It refuses a batch of which nothing fits and every other call that
 * does not fit. It counts a write by the larger of the old and the new item. The server behind it refuses invalid
 * requests.
 */
export async function startThrottledServer({
  upstream,
  limits,
  now = () => performance.now(),
}: ThrottledServerOptions): Promise<ThrottledServer> {
  const front = new Front(upstream, limits, now);
  const server = createServer((request, response) => {
    front.answer(request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    counts: () => front.counts(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Write {
  readonly table: string;
  readonly request: Json;
  readonly key: string;
  readonly partition: string;
  readonly bytes: number;
}

class Front {
  readonly #upstream: string;
  readonly #limits: ThroughputLimits;
  readonly #now: () => number;
  readonly #tables = new Map<string, Throughput>();
  /** Sizes of the stored items, by table and key. */
  readonly #sizes = new Map<string, number>();

  constructor(upstream: string, limits: ThroughputLimits, now: () => number) {
    this.#upstream = upstream;
    this.#limits = limits;
    this.#now = now;
  }

  counts(): Record<string, ThroughputCounts> {
    return Object.fromEntries([...this.#tables].map(([name, { counts }]) => [name, { ...counts }]));
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const operation = String(request.headers['x-amz-target']).split('.')[1];
    const input: unknown = JSON.parse(body);
    const pass = (other: string = body) => this.#pass(request, other);
    const answer = await this.#answerTo(operation, isObject(input) ? input : {}, pass);
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body);
  }

  async #answerTo(operation: string | undefined, input: Json, pass: Pass): Promise<Answer> {
    if (operation === 'BatchWriteItem') return this.#batchWrite(input, pass);
    if (operation === 'PutItem' || operation === 'UpdateItem' || operation === 'DeleteItem')
      return this.#writeOne(input, pass);
    if (operation === 'GetItem' || operation === 'Query' || operation === 'Scan')
      return this.#read(input, pass);
    if (operation === 'BatchGetItem') return this.#batchGet(input, pass);
    return pass();
  }

  async #batchWrite(input: Json, pass: Pass): Promise<Answer> {
    const writes = Object.entries(objectAt(input, 'RequestItems')).flatMap(([table, requests]) =>
      (Array.isArray(requests) ? requests : [])
        .filter(isObject)
        .map((request) => this.#writeOf(table, request)),
    );
    const keys = new Set(writes.map(({ table, key }) => `${table} ${key}`));
    if (writes.length === 0 || writes.length > MAX_REQUESTS || keys.size < writes.length) return pass();
    const taken = writes.filter((write) => this.#take(write));
    const left = writes.filter((write) => !taken.includes(write));
    for (const { table } of left) this.#throughput(table).counts.unprocessed++;
    if (taken.length === 0)
      return this.#refuse(writes[0]?.table ?? '', 'ProvisionedThroughputExceededException');
    const answer = await pass(JSON.stringify({ ...input, RequestItems: byTable(taken) }));
    if (answer.status !== 200) return answer;
    const output = objectOf(answer.body);
    return { status: 200, body: JSON.stringify({ ...output, UnprocessedItems: byTable(left) }) };
  }

  #writeOf(table: string, request: Json): Write {
    const put = objectAt(request, 'PutRequest')['Item'];
    const item = put ?? objectAt(request, 'DeleteRequest')['Key'];
    return { table, request, ...keyOf(item), bytes: put === undefined ? 0 : itemBytes(put) };
  }

  #take({ table, key, partition, bytes }: Pick<Write, 'table' | 'key' | 'partition' | 'bytes'>): boolean {
    const stored = `${table} ${key}`;
    const units = writeUnits(Math.max(bytes, this.#sizes.get(stored) ?? 0));
    if (!this.#throughput(table).write(partition, units)) return false;
    this.#sizes.set(stored, bytes);
    return true;
  }

  async #writeOne(input: Json, pass: Pass): Promise<Answer> {
    const table = String(input['TableName']);
    const { key, partition } = keyOf(input['Item'] ?? input['Key']);
    // An update contains the change, not the new size of the item. The size is estimated as the old size plus the
    // change.
    const before = this.#sizes.get(`${table} ${key}`) ?? 0;
    const brought = itemBytes(input['ExpressionAttributeValues']);
    const bytes = input['Item'] === undefined ? Math.max(before, brought) : itemBytes(input['Item']);
    if (!this.#take({ table, key, partition, bytes })) return this.#refuse(table, 'ThrottlingException');
    return pass();
  }

  async #read(input: Json, pass: Pass): Promise<Answer> {
    const table = String(input['TableName']);
    if (!this.#throughput(table).mayRead()) return this.#refuse(table, 'ThrottlingException');
    const answer = await pass();
    const output = objectOf(answer.body);
    const items = Array.isArray(output['Items']) ? output['Items'] : [output['Item']];
    const bytes = items.reduce<number>((sum, item) => sum + itemBytes(item), 0);
    this.#throughput(table).haveRead(readUnits(bytes, input['ConsistentRead'] === true));
    return answer;
  }

  async #batchGet(input: Json, pass: Pass): Promise<Answer> {
    const tables = Object.entries(objectAt(input, 'RequestItems')).map(([table, request]) => {
      const keys = listAt(isObject(request) ? request : {}, 'Keys');
      const consistent = isObject(request) && request['ConsistentRead'] === true;
      const taken = keys.filter((key) => this.#readKey(table, key, consistent));
      const left = keys.filter((key) => !taken.includes(key));
      this.#throughput(table).counts.unprocessed += left.length;
      return { table, request: isObject(request) ? request : {}, taken, left };
    });
    const some = tables.filter(({ taken }) => taken.length > 0);
    if (some.length === 0 && tables.some(({ left }) => left.length > 0))
      return this.#refuse(tables[0]?.table ?? '', 'ProvisionedThroughputExceededException');
    const requests = some.map(({ table, request, taken }) => [table, { ...request, Keys: taken }] as const);
    const answer = await pass(JSON.stringify({ ...input, RequestItems: Object.fromEntries(requests) }));
    if (answer.status !== 200) return answer;
    const unread = tables
      .filter(({ left }) => left.length > 0)
      .map(({ table, request, left }) => [table, { ...request, Keys: left }] as const);
    const output = { ...objectOf(answer.body), UnprocessedKeys: Object.fromEntries(unread) };
    return { status: 200, body: JSON.stringify(output) };
  }

  #readKey(table: string, key: unknown, consistent: boolean): boolean {
    const throughput = this.#throughput(table);
    if (!throughput.mayRead()) return false;
    throughput.haveRead(readUnits(this.#sizes.get(`${table} ${keyOf(key).key}`) ?? 0, consistent));
    return true;
  }

  #refuse(table: string, name: string): Answer {
    this.#throughput(table).counts.refused++;
    const body = {
      __type: `com.amazonaws.dynamodb.v20120810#${name}`,
      message: `Throughput exceeds the current capacity of your table or index (${table}).`,
    };
    return { status: 400, body: JSON.stringify(body) };
  }

  #throughput(table: string): Throughput {
    const known = this.#tables.get(table) ?? new Throughput(this.#limits, this.#now);
    this.#tables.set(table, known);
    return known;
  }

  #pass({ headers, method, url }: IncomingMessage, body: string): Promise<Answer> {
    const passed = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name));
    return new Promise((resolve, reject) => {
      const call = httpRequest(
        new URL(url ?? '/', this.#upstream),
        { method, headers: { ...Object.fromEntries(passed), 'content-length': Buffer.byteLength(body) } },
        (answer) =>
          void text(answer).then((got) => resolve({ status: answer.statusCode ?? 500, body: got }), reject),
      );
      call.on('error', reject);
      call.end(body);
    });
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
}
type Pass = (body?: string) => Promise<Answer>;

function objectOf(body: string): Json {
  const value: unknown = JSON.parse(body);
  return isObject(value) ? value : {};
}

function objectAt(object: Json, name: string): Json {
  const value = object[name];
  return isObject(value) ? value : {};
}

function listAt(object: Json, name: string): readonly unknown[] {
  const value = object[name];
  return Array.isArray(value) ? value : [];
}

/** Muster's tables have the keys `pk` and `sk`. */
function keyOf(item: unknown): { key: string; partition: string } {
  const { pk, sk } = isObject(item) ? item : {};
  return { key: JSON.stringify([pk, sk]), partition: JSON.stringify(pk) };
}

const byTable = (writes: readonly Write[]): Record<string, Json[]> =>
  Object.fromEntries(
    [...Map.groupBy(writes, ({ table }) => table)].map(([table, group]) => [
      table,
      group.map(({ request }) => request),
    ]),
  );
