import { describe, expect, it } from '@jest/globals';
import { Rules } from '@muster/contracts';
import { isToBeStored } from './stage-rules.ts';

const rulesOf = (count: number) =>
  Rules.parse(
    Array.from({ length: count }, (_, index) => ({ id: `rule-${index}`, set: { Key: 'x'.repeat(200) } })),
  );

describe('the rules of a run in a stage', () => {
  it('are stored if the run tags, or if they are large', () => {
    expect(isToBeStored({ rules: rulesOf(1), tag: true })).toBe(true);
    expect(isToBeStored({ rules: rulesOf(100), tag: false })).toBe(true);
  });

  it('stay in the request of a run without tagging', () => {
    expect(isToBeStored({ rules: rulesOf(1), tag: false })).toBe(false);
  });

  it('are not stored if there are none, or if the request names them already', () => {
    expect(isToBeStored({ rules: [], tag: true })).toBe(false);
    expect(isToBeStored({ tag: true })).toBe(false);
  });
});
