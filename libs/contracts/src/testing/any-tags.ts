import fc from 'fast-check';
import { MAX_TAG_KEY_LENGTH, MAX_TAG_VALUE_LENGTH, MAX_TAGS_PER_RESOURCE } from '../values/tags.ts';

/** `constructor`, `__proto__`, `toString` and so on are valid tag keys. */
export const PROTOTYPE_NAMES: readonly string[] = Object.getOwnPropertyNames(Object.prototype);

/** Text that libraries and terminals treat specially. */
const ODD_TEXTS = [
  ...PROTOTYPE_NAMES,
  'prototype',
  'length',
  '0',
  '10',
  '2',
  '-1',
  '$ref',
  '<<',
  '~',
  'null',
  ' leading and trailing ',
  '\t',
  '\r\n',
  '\r',
  '\u0085\u2028\u2029',
  '\u0007\u001b[31m',
  '"\'`\\,;=#:',
  '<a>&amp;&#13;]]></a>',
  'e\u0301 \u202eright to left\u202c \u200d\ufeff',
  '\ufffe\uffff',
  '\u{1f469}\u200d\u{1f680}',
];

/** EC2 allows every character. Unpaired surrogates cannot be encoded as UTF-8. */
const anyText = (maxLength: number, minLength: number) =>
  fc.string({ unit: 'binary', minLength, maxLength: Math.floor(maxLength / 4) });

const oddText = fc.constantFrom(...ODD_TEXTS);

/** Any valid tag key, except AWS's reserved ones. */
export const anyTagKey: fc.Arbitrary<string> = fc
  .oneof(oddText, anyText(MAX_TAG_KEY_LENGTH, 1))
  .filter((key) => !/^aws:/i.test(key));

export const anyTagValue: fc.Arbitrary<string> = fc.oneof(oddText, anyText(MAX_TAG_VALUE_LENGTH, 0));

/** The tags of a resource. */
export const anyTags: fc.Arbitrary<ReadonlyMap<string, string>> = fc
  .array(fc.tuple(anyTagKey, anyTagValue), { maxLength: MAX_TAGS_PER_RESOURCE })
  .map((tags) => new Map(tags));
