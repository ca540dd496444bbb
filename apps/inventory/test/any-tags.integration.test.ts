import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type FakeAws, jsonAnswer, startFakeAws } from '@muster/aws-session/testing/fake-aws';
import { anyTags, PROTOTYPE_NAMES } from '@muster/contracts/testing';
import { DynamoInventoryReader } from '@muster/inventory-table';
import fc from 'fast-check';
import { DynamoInventoryStore } from '../src/adapters/dynamo-inventory-store.ts';
import { observe } from '../src/adapters/ec2-instance/observe-instance.ts';
import { readInstances } from '../src/adapters/ec2-instance/read-instances.ts';

let aws: FakeAws | undefined;
afterEach(() => aws?.close());

const SPECIAL = /[&<>"'\0-\x1f]/g;
const escape = (value: string): string =>
  value.replaceAll(SPECIAL, (character) => `&#x${character.charCodeAt(0).toString(16)};`);

const answerWith = (tags: ReadonlyMap<string, string>): string =>
  '<?xml version="1.0" encoding="UTF-8"?>\n<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">' +
  '<requestId>r</requestId><reservationSet><item><reservationId>r-1</reservationId><instancesSet><item>' +
  '<instanceId>i-1</instanceId><instanceState><code>16</code><name>running</name></instanceState>' +
  '<instanceType>m7g.large</instanceType><placement><availabilityZone>us-east-1a</availabilityZone></placement><tagSet>' +
  [...tags]
    .map(([key, value]) => `<item><key>${escape(key)}</key><value>${escape(value)}</value></item>`)
    .join('') +
  '</tagSet></item></instancesSet></item></reservationSet></DescribeInstancesResponse>';

const observed = (tags: ReadonlyMap<string, string>) =>
  readInstances(answerWith(tags))
    .instances.map(observe)
    .find((seen) => 'attributes' in seen);

describe('the tags of an instance', () => {
  it('are read from an EC2 answer, whatever their keys', () => {
    fc.assert(
      fc.property(anyTags, (tags) => {
        expect(observed(tags)?.attributes.tags).toEqual(tags);
      }),
    );
  });

  it('have the digest of earlier versions, in any order', () => {
    const tags = [
      ['Name', 'a'],
      ['2', 'b'],
      ['constructor', 'x'],
      ['10', 'c'],
    ] as const;
    // cspell:ignore nsft
    expect(observed(new Map(tags))?.contentHash).toBe('OiQIFpW1Of6nNSFT');
    expect(observed(new Map(tags.toReversed()))?.contentHash).toBe('OiQIFpW1Of6nNSFT');
  });

  it.each(PROTOTYPE_NAMES)('change the digest when the value of %s changes', (name) => {
    expect(observed(new Map([[name, 'a']]))?.contentHash).not.toBe(
      observed(new Map([[name, 'b']]))?.contentHash,
    );
  });

  it('can be written to the inventory table and read as the map that other teams read', async () => {
    let stored: unknown;
    aws = await startFakeAws(({ action, body }) => {
      if (action !== 'Query') {
        JSON.parse(body, (key, value: unknown) => {
          if (key === 'Item') stored = value;
          return value;
        });
        return jsonAnswer({ UnprocessedItems: {} });
      }
      const list = { pk: { S: 'targets' }, sk: { S: 'x' }, schemaVersion: { N: '1' } };
      const target = { accountId: { S: '111111111111' }, region: { S: 'us-east-1' } };
      const item = body.includes('begins_with') ? stored : { ...list, ...target };
      return jsonAnswer({ Items: [item], Count: 1, ScannedCount: 1 });
    });
    const db = new DynamoDBClient({
      endpoint: aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const store = new DynamoInventoryStore(db, 'inventory');
    const reader = new DynamoInventoryReader(db, 'inventory');
    const at = '2026-11-23T08:00:00.000Z';
    const where = { accountId: '111111111111', region: 'us-east-1' };
    await fc.assert(
      fc.asyncProperty(anyTags, async (tags) => {
        const instance = observed(tags);
        if (instance === undefined) throw new Error('no instance');
        await store.put([
          {
            ...where,
            resourceType: 'ec2:instance',
            ...instance.attributes,
            contentHash: instance.contentHash,
            writtenBy: 'r1/discovery/added',
            firstSeenAt: at,
            changedAt: at,
          },
        ]);
        const [page] = await Array.fromAsync(reader.resourcesOf(where));
        expect(page?.map((resource) => resource.tags)).toEqual([tags]);
        const { M } = Object(Object(stored).tags);
        expect(new Map(Object.entries(Object(M)))).toEqual(
          new Map([...tags].map(([key, S]) => [key, { S }])),
        );
      }),
      { numRuns: 50 },
    );
    db.destroy();
  });
});
