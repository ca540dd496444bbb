import { expect, it } from '@jest/globals';
import { wrapHelp } from './help-text.ts';

it('breaks each paragraph at the width, also one that the source breaks elsewhere', () => {
  expect(wrapHelp('One two three four\nfive six.\n\nSeven eight nine ten.', 14)).toBe(
    'One two three\nfour five six.\n\nSeven eight\nnine ten.',
  );
});

it('keeps lines with an indent, and words that are too long', () => {
  const text = 'Options:\n  --format <format>  a text\n\nhttps://example.com/a-long-address\n';
  expect(wrapHelp(text, 12)).toBe(text);
});
