import { createHash } from 'node:crypto';
import type { Rule } from '@muster/contracts';

/** SHA-256 of rules. Equal rules have one fingerprint, however their file is laid out. */
export const rulesFingerprint = (rules: readonly Rule[]): string =>
  createHash('sha256').update(JSON.stringify(rules, withSortedKeys)).digest('hex');

const withSortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
