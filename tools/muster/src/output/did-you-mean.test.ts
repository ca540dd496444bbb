// cspell:ignore nmae vcp
import { expect, it } from '@jest/globals';
import { didYouMean } from './did-you-mean.ts';

it.each([
  ['nmae', '; did you mean name?'],
  ['Name', '; did you mean name?'],
  ['vcp', '; did you mean vpc?'],
  ['xyz', ''],
  ['first', ''],
])('%s%s', (word, text) => {
  expect(didYouMean(word, ['name', 'vpc', 'vpc', 'first-seen', 'az'])).toBe(text);
});
