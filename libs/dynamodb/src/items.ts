import {
  DeleteItemCommand,
  type DeleteItemCommandInput,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { fromAttributes, type Item, toAttributes } from './attribute-values.ts';
import type { DynamoDb } from './client.ts';
import type { Kind } from './pace.ts';
import { type Destination, patiently } from './patiently.ts';

/** The members of an input that contain attribute values, as plain values. */
type Plain<Input, Members extends keyof Input> = Omit<Input, Members | 'ExpressionAttributeValues'> & {
  readonly [Member in Members]: Item;
} & PlainValues;

export interface PlainValues {
  readonly ExpressionAttributeValues?: Item | undefined;
}

/** The values of an expression in DynamoDB's format. */
export const valuesOf = ({ ExpressionAttributeValues: values }: PlainValues) => ({
  ExpressionAttributeValues: values && toAttributes(values),
});

/** The target of a call about an item. DynamoDB refuses a call that names no table. */
export const to = (
  db: DynamoDb,
  kind: Kind,
  { TableName: tableName = '' }: { readonly TableName?: string | undefined },
): Destination => ({ db, kind, tableName });

/** One item by key. Undefined if it does not exist. */
export async function getItem(
  db: DynamoDb,
  input: Omit<GetItemCommandInput, 'Key'> & { readonly Key: Item },
): Promise<Item | undefined> {
  const command = () => new GetItemCommand({ ...input, Key: toAttributes(input.Key) });
  const answer = await patiently(to(db, 'read', input), () => db.send(command()));
  return answer.Item && fromAttributes(answer.Item);
}

export async function putItem(db: DynamoDb, input: Plain<PutItemCommandInput, 'Item'>): Promise<void> {
  const command = () => new PutItemCommand({ ...input, Item: toAttributes(input.Item), ...valuesOf(input) });
  await patiently(to(db, 'write', input), () => db.send(command()));
}

export type UpdateInput = Plain<UpdateItemCommandInput, 'Key'>;

/** @returns the attributes that `ReturnValues` requests. Undefined if it requests none */
export async function updateItem(db: DynamoDb, input: UpdateInput): Promise<Item | undefined> {
  const command = () => new UpdateItemCommand({ ...input, Key: toAttributes(input.Key), ...valuesOf(input) });
  const answer = await patiently(to(db, 'write', input), () => db.send(command()));
  return answer.Attributes && fromAttributes(answer.Attributes);
}

export async function deleteItem(db: DynamoDb, input: Plain<DeleteItemCommandInput, 'Key'>): Promise<void> {
  const command = () => new DeleteItemCommand({ ...input, Key: toAttributes(input.Key), ...valuesOf(input) });
  await patiently(to(db, 'write', input), () => db.send(command()));
}
