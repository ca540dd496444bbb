import { itemBytes } from '@muster/dynamodb/testing';
import * as z from 'zod';

/** Read and write units of one table. */
export interface Units {
  reads: number;
  writes: number;
}

/** Items of one kind that were put into a table. */
export interface ItemSizes {
  count: number;
  meanBytes: number;
  mostBytes: number;
}

const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'];
const operationOf = (target: string): string => target.slice(target.indexOf('.') + 1);

const Consumed = z.object({ TableName: z.string(), CapacityUnits: z.number() });
const Answer = z.object({ ConsumedCapacity: z.union([Consumed, z.array(Consumed)]) });
const Body = z.looseObject({});
const SortKey = z.object({ sk: z.object({ S: z.string() }) });
const Put = z.looseObject({ TableName: z.string(), Item: z.unknown() });
const BatchWrite = z.looseObject({
  RequestItems: z.record(
    z.string(),
    z.array(z.looseObject({ PutRequest: z.object({ Item: z.unknown() }).optional() })),
  ),
});

/** `task#0001` and `task#0002` are items of one kind, as are the instances of a target. */
const kindOf = (sortKey: string): string => sortKey.split('#')[0] ?? sortKey;

/** Adds up what DynamoDB says that calls consume, and the sizes of the items that they put. */
export class CapacityMeter {
  readonly #units = new Map<string, Units>();
  readonly #sizes = new Map<string, ItemSizes>();

  /** The request, with the question what it consumes. */
  asking(target: string, body: string): string {
    const operation = operationOf(target);
    if (!READS.includes(operation) && !WRITES.includes(operation)) return body;
    const parsed = Body.parse(JSON.parse(body));
    this.#measure(operation, parsed);
    return JSON.stringify({ ...parsed, ReturnConsumedCapacity: 'TOTAL' });
  }

  /** Adds the units of an answer. A refused call has none. */
  add(target: string, answer: string): void {
    const parsed = Answer.safeParse(JSON.parse(answer));
    if (!parsed.success) return;
    const kind = READS.includes(operationOf(target)) ? 'reads' : 'writes';
    for (const { TableName, CapacityUnits } of [parsed.data.ConsumedCapacity].flat()) {
      const units = this.#units.get(TableName) ?? { reads: 0, writes: 0 };
      units[kind] += CapacityUnits;
      this.#units.set(TableName, units);
    }
  }

  unitsOf(tableName: string): Units {
    return this.#units.get(tableName) ?? { reads: 0, writes: 0 };
  }

  /** By the start of the sort key, such as `task`. */
  sizesOf(tableName: string, kind: string): ItemSizes {
    return this.#sizes.get(`${tableName} ${kind}`) ?? { count: 0, meanBytes: 0, mostBytes: 0 };
  }

  reset(): void {
    this.#units.clear();
    this.#sizes.clear();
  }

  #measure(operation: string, body: unknown): void {
    if (operation === 'PutItem') {
      const { TableName, Item } = Put.parse(body);
      this.#addItem(TableName, Item);
    }
    if (operation !== 'BatchWriteItem') return;
    for (const [tableName, requests] of Object.entries(BatchWrite.parse(body).RequestItems))
      for (const { PutRequest } of requests)
        if (PutRequest !== undefined) this.#addItem(tableName, PutRequest.Item);
  }

  #addItem(tableName: string, item: unknown): void {
    const { sk } = SortKey.parse(item);
    const key = `${tableName} ${kindOf(sk.S)}`;
    const bytes = itemBytes(item);
    const { count, meanBytes, mostBytes } = this.#sizes.get(key) ?? { count: 0, meanBytes: 0, mostBytes: 0 };
    this.#sizes.set(key, {
      count: count + 1,
      meanBytes: (meanBytes * count + bytes) / (count + 1),
      mostBytes: Math.max(mostBytes, bytes),
    });
  }
}
