import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { Count, defineContract, parseContract } from '@muster/contracts';
import { type DynamoDb, putItem, queryAll, updateItem } from '@muster/dynamodb';
import * as z from 'zod';

/** A partition of a table that holds one text in parts. */
export interface TextPlace {
  readonly db: DynamoDb;
  readonly tableName: string;
  readonly pk: string;
}

const PART_PREFIX = 'part#';

/**
 * A UTF-16 unit takes at most three bytes in UTF-8, and an item has at most 400 KB.
 * Source: DynamoDB Developer Guide, "Quotas".
 */
const PART_LENGTH = 120_000;

/** A part of a text. */
export const TextPartItemV1 = defineContract({
  id: 'text-part-item.v1',
  schema: z.strictObject({
    pk: z.string(),
    sk: z.string(),
    /** Absent: the text does not expire. */
    expiresAtEpochSeconds: Count.optional(),
    schemaVersion: z.literal(1),
    /** How many parts the text has. */
    parts: Count,
    text: z.string(),
  }),
  example: {
    pk: 'rules#9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    sk: 'part#0001',
    expiresAtEpochSeconds: 1_803_196_800,
    schemaVersion: 1,
    parts: 1,
    text: '[]',
  },
});

/** The sort key of a part, counted from 1. */
export const partSortKey = (part: number): string => `${PART_PREFIX}${String(part).padStart(4, '0')}`;

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc_00 && unit <= 0xdf_ff;

/** The parts of a text. A character is never divided. An empty text has one part. */
function* partsOf(text: string): Generator<string> {
  let from = 0;
  do {
    let to = Math.min(from + PART_LENGTH, text.length);
    if (to < text.length && isLowSurrogate(text.charCodeAt(to))) to -= 1;
    yield text.slice(from, to);
    from = to;
  } while (from < text.length);
}

/**
 * Writes a text of any length. A part that is there already and expires later is left as it is.
 * @param expiresAtEpochSeconds undefined: the text does not expire
 */
export async function writeTextParts(
  { db, tableName, pk }: TextPlace,
  text: string,
  expiresAtEpochSeconds: number | undefined,
): Promise<void> {
  const parts = [...partsOf(text)];
  for (const [index, part] of parts.entries())
    try {
      await putItem(db, {
        TableName: tableName,
        Item: {
          pk,
          sk: partSortKey(index + 1),
          ...(expiresAtEpochSeconds === undefined ? {} : { expiresAtEpochSeconds }),
          schemaVersion: 1,
          parts: parts.length,
          text: part,
        },
        ...(expiresAtEpochSeconds === undefined
          ? {}
          : {
              ConditionExpression:
                'attribute_not_exists(pk) OR expiresAtEpochSeconds < :expiry OR #text <> :text OR #parts <> :parts',
              ExpressionAttributeNames: { '#text': 'text', '#parts': 'parts' },
              ExpressionAttributeValues: {
                ':expiry': expiresAtEpochSeconds,
                ':text': part,
                ':parts': parts.length,
              },
            }),
      });
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
}

/** Sets the expiry of the parts that exist. */
export async function expireTextParts(place: TextPlace, expiresAtEpochSeconds: number): Promise<void> {
  for (const { sk } of await partItems(place))
    await updateItem(place.db, {
      TableName: place.tableName,
      Key: { pk: place.pk, sk },
      UpdateExpression: 'SET expiresAtEpochSeconds = :expiry',
      ExpressionAttributeValues: { ':expiry': expiresAtEpochSeconds },
    });
}

/** Undefined if there is no text, or if it was not written completely. Sees all earlier writes. */
export async function readTextParts(place: TextPlace): Promise<string | undefined> {
  const parts = await partItems(place);
  if (parts.length === 0 || parts.length !== parts[0]?.parts) return undefined;
  return parts.map(({ text }) => text).join('');
}

async function partItems({ db, tableName, pk }: TextPlace) {
  const items = await queryAll(db, {
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': PART_PREFIX },
    ConsistentRead: true,
  });
  return items.map((item) => parseContract(TextPartItemV1, item, `ledger item ${pk} ${String(item['sk'])}`));
}
