import { createHash } from 'node:crypto';
import type { Rule } from '@muster/contracts';

/**
 * SHA-256 of rules. Equal rules have one fingerprint, however their file is laid out.
 * @param ruleIds IDs of the chosen rules. Absent: all
 */
export function rulesFingerprint(rules: readonly Rule[], ruleIds?: readonly string[]): string {
  const chosen = rules.filter(({ id }) => ruleIds?.includes(id) ?? true);
  return createHash('sha256').update(JSON.stringify(chosen, withSortedKeys)).digest('hex');
}

const withSortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
