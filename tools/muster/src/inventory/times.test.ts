import { describe, expect, it } from '@jest/globals';
import { ageText, parseDuration, parseMoment, timeOf } from './times.ts';

const now = new Date('2026-11-23T08:00:00.000Z');

describe('durations', () => {
  it.each([
    ['90d', 7_776_000_000],
    ['2w', 1_209_600_000],
    ['5h', 18_000_000],
    ['30min', 1_800_000],
    ['1y', 31_536_000_000],
    ['1 D', 86_400_000],
  ])('%s', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs);
  });

  it.each([
    ['90', 'Add a unit (min, h, d, w or y); did you mean 90d?'],
    ['', 'Enter a number and a unit (min, h, d, w or y), such as 90d.'],
    ['-5d', 'Enter a number and a unit'],
    ['1.5d', 'Enter a number and a unit'],
    ['ninety days', 'Enter a number and a unit'],
    ['3m', '"m" is not clear; did you mean 3min, or 90d for months?'],
    ['3mo', 'Months differ in length; did you mean 90d?'],
    ['3days', '"days" is not a unit (min, h, d, w or y); did you mean 3d?'],
    ['3x', '"x" is not a unit (min, h, d, w or y).'],
    ['9999999999y', 'Enter at most 1000 years.'],
  ])('refuses %j', (text, message) => {
    expect(() => parseDuration(text)).toThrow(message);
  });
});

describe('moments', () => {
  it.each([
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T08:30', '2026-11-01T08:30:00.000Z'],
    ['2026-11-01 08:30:15', '2026-11-01T08:30:15.000Z'],
    ['2026-11-01T08:30:15.5Z', '2026-11-01T08:30:15.500Z'],
    ['2026-11-01T08:30:00+02:00', '2026-11-01T06:30:00.000Z'],
    ['90d', '2026-08-25T08:00:00.000Z'],
    ['1000y', '1027-07-24T08:00:00.000Z'],
  ])('%s', (text, time) => {
    expect(timeOf(parseMoment(text), now)).toBe(time);
  });

  it.each(['yesterday', '2026-13-01', '2026-02-30', '2026-11-01T25:00Z', '01.11.2026', '2026-11', ''])(
    'refuses %j',
    (text) => {
      expect(() => parseMoment(text)).toThrow('Enter a date such as 2026-11-01');
    },
  );
});

it.each([
  ['2026-11-20T08:00:00.000Z', '3d'],
  ['2026-11-22T08:00:01.000Z', '23h'],
  ['2026-11-23T07:00:00.000Z', '60min'],
  ['2026-11-23T09:00:00.000Z', '0min'],
])('the age of %s', (from, age) => {
  expect(ageText(from, now)).toBe(age);
});
