import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { failedMessageIds } from './batch-result.ts';

const failed = (output: unknown): string[] =>
  [...failedMessageIds(JSON.stringify(output), ['a', 'b', 'c'])].sort();

describe('failedMessageIds', () => {
  it.each([
    ['null', null],
    ['an empty object', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['a null list', { batchItemFailures: null }],
  ])('treats %s as a success', (_name, output) => {
    expect(failed(output)).toEqual([]);
  });

  it('fails only the messages that are named', () => {
    expect(failed({ batchItemFailures: [{ itemIdentifier: 'c' }, { itemIdentifier: 'a' }] })).toEqual([
      'a',
      'c',
    ]);
  });

  it.each([
    ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'z' }] }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a wrong key', { batchItemFailures: [{ id: 'a' }] }],
    ['something that is not a list', { batchItemFailures: 'a' }],
    ['something that is not an object', 'done'],
  ])('fails the whole batch for %s', (_name, output) => {
    expect(failed(output)).toEqual(['a', 'b', 'c']);
  });

  it('never fails a message outside the batch', () => {
    fc.assert(
      fc.property(fc.json(), fc.uniqueArray(fc.string({ minLength: 1 })), (output, ids) => {
        expect(ids).toEqual(expect.arrayContaining([...failedMessageIds(output, ids)]));
      }),
    );
  });
});
