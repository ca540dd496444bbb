// cspell:ignore nmae vcp
import { expect, it } from '@jest/globals';
import { didYouMean } from './did-you-mean.ts';

it.each([
  ['nmae', '; did you mean name?'],
  ['Name', '; did you mean name?'],
  ['vcp', '; did you mean vpc?'],
  ['xyz', ''],
  ['first', ''],
  ['us-east-9', '; did you mean us-east-1 or us-east-2?'],
  ['eu-west-9', '; did you mean eu-west-1, eu-west-2 or eu-west-3?'],
])('%s%s', (word, text) => {
  const names = ['name', 'vpc', 'vpc', 'first-seen', 'az', 'us-east-1', 'us-east-2'];
  const more = ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-west-4'];
  expect(didYouMean(word, [...names, ...more])).toBe(text);
});
