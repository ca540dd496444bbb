import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.ts';

describe('parseOptions', () => {
  it('measures everything but the run of a million instances three times by default', () => {
    const options = parseOptions([]);
    expect([...options.only]).toEqual([
      'fleet',
      'repeat',
      'help',
      'runs',
      'status',
      'inventory',
      'boto3',
      'target',
      'growth',
      'first-inventory',
      'page',
      'tagging',
    ]);
    expect(options).toMatchObject({ rounds: 3, help: false, json: undefined, from: undefined });
  });

  it('accepts scenarios, rounds and files', () => {
    const options = parseOptions(['--only', 'fleet, repeat', '--rounds', '5', '--json', 'r.json']);
    expect([...options.only]).toEqual(['fleet', 'repeat']);
    expect(options).toMatchObject({ rounds: 5, json: 'r.json' });
  });

  it('takes a scenario on demand, and another version to compare with', () => {
    const options = parseOptions(['--only', 'million', '--against', '../earlier']);
    expect([...options.only]).toEqual(['million']);
    expect(options.against).toBe('../earlier');
  });

  it.each([
    [['--only', 'fleet,speed'], '"speed" is not a scenario'],
    [['--only', ''], '"" is not a scenario'],
    [['--rounds', '0'], '"0" is not a number from 1 to 100'],
    [['--rounds', 'x'], '"x" is not a number'],
    [['--from', 'a', '--json', 'b'], 'cannot be combined'],
    [['--color'], '--color'],
    [['fleet'], 'fleet'],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
