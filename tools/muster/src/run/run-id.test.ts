import { describe, expect, it } from '@jest/globals';
import { RunId } from '@muster/contracts';
import { newRunId } from './run-id.ts';

describe('newRunId', () => {
  it.each([
    [0, '20261123T080000Z-0000'],
    [0.99999, '20261123T080000Z-ffff'],
    [0.31, '20261123T080000Z-4f5c'],
  ])('consists of the start time in UTC and four random digits (%d)', (random, id) => {
    expect(newRunId(new Date('2026-11-23T08:00:00.987Z'), random)).toBe(id);
    expect(RunId.parse(id)).toBe(id);
  });
});
