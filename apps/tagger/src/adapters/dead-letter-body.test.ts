import { expect, it } from '@jest/globals';
import { TagTaskMessageV1 } from '@muster/contracts';
import { letterOfBody } from './dead-letter-body.ts';

const { accountId, region, runId, taskNumber } = TagTaskMessageV1.example;
const task = { accountId, region, runId, taskNumber };

it.each([
  ['a message', TagTaskMessageV1.example, true],
  ['a message of a later version, of which the consumer ignores a field', { later: 1 }, true],
  ['a message without the roles', { roles: undefined }, false],
  ['a message of another form', { schemaVersion: 2 }, false],
])('the body of %s is understood as the consumer does', (_what, changes, isValid) => {
  expect(letterOfBody(JSON.stringify({ ...TagTaskMessageV1.example, ...changes }))).toEqual({
    task,
    isValid,
  });
});
