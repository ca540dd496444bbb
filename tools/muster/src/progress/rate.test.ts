import { expect, it } from '@jest/globals';
import { Rate } from './rate.ts';

it('is the growth of the last seconds', () => {
  const rate = new Rate();
  rate.add(0, 0);
  rate.add(1_000, 500);
  expect(rate.perSecond).toBeUndefined();
  rate.add(2_000, 1_000);
  expect(rate.perSecond).toBe(500);
  for (let second = 3; second <= 30; second++) rate.add(second * 1_000, 1_000 + (second - 2) * 100);
  expect(rate.perSecond).toBe(100);
  for (let second = 31; second <= 50; second++) rate.add(second * 1_000, 3_800);
  expect(rate.perSecond).toBeUndefined();
});
