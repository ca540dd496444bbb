import type { Checkpoint } from '../ports/checkpoint-store.ts';
import type { ResourceRecord } from '../ports/inventory-store.ts';
import { idOf } from './fixtures.ts';

/** A target of the account that the store tests use. */
export const targetIn = (region: string) => ({ accountId: '111111111111', region });
/** A running instance with this number. */
export const record = (region: string, number: number): ResourceRecord => ({
  accountId: '111111111111',
  region,
  resourceType: 'ec2:instance',
  resourceId: idOf(number),
  state: 'running',
  instanceType: 'm7g.large',
  tags: new Map([['Name', `web-${number}`]]),
  contentHash: `hash-${number}`,
  writtenBy: 'r1/discovery/added',
  firstSeenAt: '2026-11-23T08:00:00.000Z',
  changedAt: '2026-11-23T08:00:00.000Z',
});
export const goneMark = {
  goneAt: '2026-11-24T08:00:00.000Z',
  expiresAtEpochSeconds: 1_800_000_000,
  writtenBy: 'r2/discovery/gone',
};
/** A checkpoint after the first page. */
export const firstCheckpoint: Checkpoint = {
  version: 1,
  done: false,
  pages: 1,
  restarts: 0,
  resources: { seen: 2, added: 2, changed: 0, unchanged: 0, gone: 0 },
  apiCalls: { 'ec2:DescribeInstances': 1 },
  nextToken: 'next',
};
