import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shortenMessage, withoutEncodedPart } from './message-text.ts';

const REFUSAL =
  'You are not authorized to perform this operation. User: arn:aws:sts::111111111111:assumed-role/MusterTagger/muster-tagger-20260101T000000Z-abcd ' +
  'is not authorized to perform: ec2:CreateTags on resource: arn:aws:ec2:us-east-1:111111111111:instance/i-0123456789abcdef0 ' +
  'with an explicit deny in a service control policy.';
const ENCODED = ` Encoded authorization failure message: ${'AbCd_09-'.repeat(100)}`;

describe('withoutEncodedPart', () => {
  it('removes the part that only sts:DecodeAuthorizationMessage can read', () => {
    expect(withoutEncodedPart(`${REFUSAL}${ENCODED}`)).toBe(REFUSAL);
  });

  it('keeps the text after the encoded part', () => {
    expect(withoutEncodedPart(`Denied.${ENCODED} (Service: Ec2)`)).toBe('Denied. (Service: Ec2)');
  });

  it('does not change other messages', () => {
    expect(withoutEncodedPart('The instance ID does not exist')).toBe('The instance ID does not exist');
  });
});

describe('shortenMessage', () => {
  it('does not change a short message', () => {
    expect(shortenMessage('a'.repeat(240), 240)).toBe('a'.repeat(240));
  });

  it('keeps the beginning and the end of a long one', () => {
    expect(shortenMessage(`${'a'.repeat(150)}${'b'.repeat(150)}`, 105)).toBe(
      `${'a'.repeat(40)} … ${'b'.repeat(60)}`,
    );
  });

  it('keeps the policy that denies the call', () => {
    expect(shortenMessage(`${REFUSAL}${ENCODED}`, 240)).toBe(
      'You are not authorized to perform this operation. User: arn:aws:sts::111111111111:assumed-role … ' +
        'c2:CreateTags on resource: arn:aws:ec2:us-east-1:111111111111:instance/i-0123456789abcdef0 with an explicit deny in a service control policy.',
    );
  });

  it('cuts between characters, within the size in bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 20, max: 120 }),
        (text, max) => {
          const short = shortenMessage(text, max);
          expect(Buffer.byteLength(short)).toBeLessThanOrEqual(max);
          expect(short.isWellFormed()).toBe(text.isWellFormed());
        },
      ),
    );
  });
});
