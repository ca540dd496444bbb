import * as z from 'zod';

/** Properties that a later version of a service may add to each object that it writes. */
const ADDED = 'addedInALaterVersion';

/**
 * A later version adds no property to these objects: their property names come from outside, or readers must know each
 * of them.
 */
const CLOSED: ReadonlySet<string> = new Set([
  'apiCalls',
  'planApiCalls',
  'rules',
  'request',
  'tags',
  'set',
  'before',
]);

const JsonObject = z.record(z.string(), z.unknown());

/** A function's answer as a later version may return it: each object with fixed properties has one more. */
export function laterAnswer(answer: string): string {
  return JSON.stringify(withMore(JSON.parse(answer)));
}

function withMore(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withMore);
  const object = JsonObject.safeParse(data).data;
  if (object === undefined || Object.keys(object).length === 0) return data;
  const entries = Object.entries(object).map(([name, value]) => [
    name,
    CLOSED.has(name) ? value : withMore(value),
  ]);
  return Object.fromEntries([...entries, [ADDED, { at: '2027-01-01T00:00:00.000Z' }]]);
}

const Item = z.looseObject({ Item: JsonObject });
const Update = z.looseObject({
  UpdateExpression: z.string(),
  ExpressionAttributeValues: JsonObject.optional(),
});
const Batch = z.looseObject({
  RequestItems: z.record(z.string(), z.array(z.looseObject({ PutRequest: Item.optional() }))),
});
const Transaction = z.looseObject({
  TransactItems: z.array(z.looseObject({ Put: Item.optional(), Update: Update.optional() })),
});

/** The body of a request to DynamoDB as a later version may send it: each written item has one more attribute. */
export function laterWrite(target: string, body: string): string {
  const change = changes.get(target.slice(target.indexOf('.') + 1));
  return change === undefined ? body : JSON.stringify(change(JSON.parse(body)));
}

const attribute = { S: 'a later version' };

const putMore = (put: z.output<typeof Item>) => ({ ...put, Item: { ...put.Item, [ADDED]: attribute } });

function updateMore(update: z.output<typeof Update>): z.output<typeof Update> {
  const { UpdateExpression: expression, ExpressionAttributeValues: values } = update;
  const added = `${ADDED} = :${ADDED}`;
  return {
    ...update,
    UpdateExpression: /\bSET /.test(expression)
      ? expression.replace(/\bSET /, `SET ${added}, `)
      : `${expression} SET ${added}`,
    ExpressionAttributeValues: { ...values, [`:${ADDED}`]: attribute },
  };
}

const changes = new Map<string, (body: unknown) => unknown>([
  ['PutItem', (body) => putMore(Item.parse(body))],
  ['UpdateItem', (body) => updateMore(Update.parse(body))],
  [
    'BatchWriteItem',
    (body) => {
      const batch = Batch.parse(body);
      const requests = Object.entries(batch.RequestItems).map(([table, writes]) => [
        table,
        writes.map((write) =>
          write.PutRequest ? { ...write, PutRequest: putMore(write.PutRequest) } : write,
        ),
      ]);
      return { ...batch, RequestItems: Object.fromEntries(requests) };
    },
  ],
  [
    'TransactWriteItems',
    (body) => {
      const transaction = Transaction.parse(body);
      return {
        ...transaction,
        TransactItems: transaction.TransactItems.map((part) => ({
          ...part,
          ...(part.Put && { Put: putMore(part.Put) }),
          ...(part.Update && { Update: updateMore(part.Update) }),
        })),
      };
    },
  ],
]);
