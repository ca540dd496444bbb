import { describe, expect, it } from '@jest/globals';
import { CapacityMeter } from './capacity-meter.ts';

const DYNAMODB = 'DynamoDB_20120810.';

describe('CapacityMeter', () => {
  it('lets each read and write say what it consumes, and nothing else', () => {
    const meter = new CapacityMeter();
    const query = { TableName: 't', ConsistentRead: true };
    expect(JSON.parse(meter.asking(`${DYNAMODB}Query`, JSON.stringify(query)))).toEqual({
      ...query,
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(meter.asking(`${DYNAMODB}DescribeTable`, '{"TableName":"t"}')).toBe('{"TableName":"t"}');
  });

  it('adds up the units of each table', () => {
    const meter = new CapacityMeter();
    const capacity = { TableName: 't', CapacityUnits: 2 };
    meter.add(`${DYNAMODB}Query`, JSON.stringify({ Items: [], ConsumedCapacity: capacity }));
    meter.add(`${DYNAMODB}BatchGetItem`, JSON.stringify({ Responses: {}, ConsumedCapacity: [capacity] }));
    meter.add(`${DYNAMODB}PutItem`, JSON.stringify({ ConsumedCapacity: capacity }));
    meter.add(`${DYNAMODB}PutItem`, JSON.stringify({ __type: 'ConditionalCheckFailedException' }));
    expect(meter.unitsOf('t')).toEqual({ reads: 4, writes: 2 });
    expect(meter.unitsOf('other')).toEqual({ reads: 0, writes: 0 });
    meter.reset();
    expect(meter.unitsOf('t')).toEqual({ reads: 0, writes: 0 });
  });

  it('measures the items that are put, by the start of their sort key', () => {
    const meter = new CapacityMeter();
    const item = (sk: string) => ({ pk: { S: 'p' }, sk: { S: sk } });
    meter.asking(`${DYNAMODB}PutItem`, JSON.stringify({ TableName: 't', Item: item('task#0001') }));
    const requests = [
      { PutRequest: { Item: item('task#000002') } },
      { DeleteRequest: { Key: item('task#3') } },
    ];
    meter.asking(`${DYNAMODB}BatchWriteItem`, JSON.stringify({ RequestItems: { t: requests } }));
    // The names pk and sk are 4 bytes, the values 1 and 9 or 11.
    expect(meter.sizesOf('t', 'task')).toEqual({ count: 2, meanBytes: 15, mostBytes: 16 });
    expect(meter.sizesOf('t', 'plan')).toEqual({ count: 0, meanBytes: 0, mostBytes: 0 });
  });
});
