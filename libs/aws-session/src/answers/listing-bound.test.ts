import { describe, expect, it } from '@jest/globals';
import { ListingBound } from './listing-bound.ts';

const end = expect.objectContaining({
  name: 'ListingRepeats',
  message: expect.stringMatching(/^ssm:Things of x does not come to an end: .*the listing repeats itself; /),
});

describe('ListingBound', () => {
  it('allows any number of pages with new items, and some without', () => {
    const bound = new ListingBound('ssm:Things of x');
    for (let page = 0; page < 10_000; page++) bound.goOn(`token ${page}`, page % 50 === 0 ? 1 : 0);
  });

  it('ends when a token is repeated, also after other tokens', () => {
    const bound = new ListingBound('ssm:Things of x');
    bound.goOn('a', 1);
    bound.goOn('b', 1);
    expect(() => bound.goOn('a', 1)).toThrow(end);
  });

  it('ends after 100,000 pages with any content', () => {
    const bound = new ListingBound('ssm:Things of x');
    for (let page = 1; page < 100_000; page++) bound.goOn(`token ${page}`, 1);
    expect(() => bound.goOn('token 100000', 1)).toThrow(
      expect.objectContaining({
        name: 'ListingRepeats',
        message: expect.stringContaining('it has more than 100000 pages'),
      }),
    );
  });

  it('ends after 100 pages without a new item', () => {
    const bound = new ListingBound('ssm:Things of x');
    for (let page = 1; page < 100; page++) bound.goOn(`token ${page}`, 0);
    expect(() => bound.goOn('token 100', 0)).toThrow(end);
  });
});
