import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { AttributeMap, Table } from 'dynalite/db/index.js';
import storage from 'dynalite/db/index.js';
import { z } from 'zod';
import type { FasterStorage } from './faster-storage.ts';

const TARGET = 'DynamoDB_20120810.BatchWriteItem';
const CONTENT_TYPE = 'application/x-amz-json-1.0';
/** Source: DynamoDB API Reference, BatchWriteItem. */
const MAX_REQUESTS = 25;
/** DynamoDB's largest item has 400 KB; in a body that is smaller no item can be larger. */
const MAX_BODY_BYTES = 400 * 1024;
const WRITTEN = '{"UnprocessedItems":{}}';
const WHOLE_NUMBER = /^(0|-?[1-9]\d{0,14})$/;

/** As much of the shape as must be known before dynalite's own functions can look at the items. */
const Body = z.strictObject({
  RequestItems: z.record(
    z.string(),
    z.array(z.strictObject({ PutRequest: z.strictObject({ Item: z.custom<AttributeMap>(isPlainMap) }) })),
  ),
});

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Answers the BatchWriteItem requests of which a run makes thousands: up to 25 puts of plain values into one table.
 * dynalite reads the table and the item before for each put, and waits for each alone; here they are checked and
 * written together, under dynalite's own locks and keys. Every other request, and every one in which something might
 * have to be refused, goes on to dynalite as it came.
 */
export function answerBatchesFaster(server: Server, storageOf: () => FasterStorage | undefined): void {
  const listeners = server.listeners('request') as Listener[];
  const dynalite: Listener = (request, response) => {
    for (const listener of listeners) listener.call(server, request, response);
  };
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const faster = storageOf();
    if (faster === undefined || request.headers['x-amz-target'] !== TARGET) dynalite(request, response);
    else void answerBatch(request, response, faster, dynalite);
  });
}

async function answerBatch(
  request: IncomingMessage,
  response: ServerResponse,
  faster: FasterStorage,
  dynalite: Listener,
): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return; // The client has gone away.
  }
  const body = Buffer.concat(chunks);
  const refuse = () => dynalite(again(request, body), response);
  const batch = body.length < MAX_BODY_BYTES ? readBatch(body) : undefined;
  if (batch === undefined) return refuse();
  faster.store.getTable(batch.tableName, (error, table) => {
    const items = error === null && table !== undefined ? keyed(batch.items, table) : undefined;
    if (items === undefined) return refuse();
    const { lock } = faster.store.getItemDb(batch.tableName);
    lock(
      items.map(({ key }) => key),
      (release) => {
        const answer = release((failure) => {
          if (failure !== null) response.destroy(failure);
          else response.writeHead(200, { 'Content-Type': CONTENT_TYPE }).end(WRITTEN);
        });
        faster.putAll(batch.tableName, items, answer);
      },
    );
  });
}

/** A copy of the request, for a reader after its body has been read. */
function again(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { headers, method, url } = request;
  return Object.assign(Readable.from([body]), { headers, method, url }) as unknown as IncomingMessage;
}

function readBatch(body: Buffer): { tableName: string; items: AttributeMap[] } | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch {
    return undefined;
  }
  const { success, data } = Body.safeParse(json);
  const [only, ...others] = success ? Object.entries(data.RequestItems) : [];
  if (only === undefined || others.length > 0) return undefined;
  const [tableName, requests] = only;
  if (requests.length === 0 || requests.length > MAX_REQUESTS) return undefined;
  return { tableName, items: requests.map(({ PutRequest }) => PutRequest.Item) };
}

function keyed(
  items: readonly AttributeMap[],
  table: Table,
): { key: string; value: AttributeMap }[] | undefined {
  if (table.GlobalSecondaryIndexes !== undefined || table.LocalSecondaryIndexes !== undefined)
    return undefined;
  if (items.some((item) => storage.validateItem(item, table))) return undefined;
  const byKey = new Map(items.map((item) => [storage.createKey(item, table), item]));
  if (byKey.size < items.length) return undefined;
  return [...byKey].map(([key, value]) => ({ key, value }));
}

function isPlainMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const name in value) if (!isPlain(Reflect.get(value, name))) return false;
  return true;
}

/** One string, whole number, truth value or map of such, and nothing beside it: there is nothing to refuse. */
function isPlain(attribute: unknown): boolean {
  if (typeof attribute !== 'object' || attribute === null) return false;
  let plain = false;
  let types = 0;
  for (const type in attribute) {
    const value: unknown = Reflect.get(attribute, type);
    types++;
    if (type === 'S') plain = typeof value === 'string';
    else if (type === 'N') plain = typeof value === 'string' && WHOLE_NUMBER.test(value);
    else if (type === 'BOOL') plain = typeof value === 'boolean';
    else plain = type === 'M' && isPlainMap(value);
  }
  return plain && types === 1;
}
