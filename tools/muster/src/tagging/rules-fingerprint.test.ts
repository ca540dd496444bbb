import { describe, expect, it } from '@jest/globals';
import { parseRules } from '@muster/configuration/file';
import { rulesFingerprint } from './rules-fingerprint.ts';

const fingerprint = (text: string) => rulesFingerprint(parseRules(text, 'rules.yaml'));

describe('rulesFingerprint', () => {
  it('is the same for equal rules in another layout', () => {
    const one = fingerprint('rules:\n  - id: a\n    set: { K: v }\n');
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprint('# a list\n- set:\n    K: "v"\n  match: {}\n  id: a\n')).toBe(one);
  });

  it.each([
    '- { id: a, set: { K: w } }',
    '- { id: b, set: { K: v } }',
    '- { id: a, set: { K: v }, onConflict: overwrite }',
    '- { id: a, set: { K: v }, match: { regions: [eu-west-1] } }',
  ])('differs for %s', (text) => {
    expect(fingerprint(text)).not.toBe(fingerprint('- { id: a, set: { K: v } }'));
  });
});
