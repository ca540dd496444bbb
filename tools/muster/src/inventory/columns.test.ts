// cspell:ignore nmae
import { describe, expect, it } from '@jest/globals';
import { parseColumns, parseGroupBy, parseSort, sortKeysOf } from './columns.ts';

const namesOf = (columns: readonly { readonly name: string }[]) => columns.map(({ name }) => name);

describe('lists of columns', () => {
  it.each([
    ['id, name', ['id', 'name']],
    ['resourceId,privateIpAddress', ['id', 'private-ip']],
    ['id,id,tag:Owner,tag:a\\,b', ['id', 'tag:Owner', 'tag:a,b']],
  ])('reads %s', (text, names) => {
    expect(namesOf(parseColumns(text))).toEqual(names);
  });

  it('adds the columns of a second option, and knows all', () => {
    expect(namesOf(parseColumns('name', parseColumns('id')))).toEqual(['id', 'name']);
    expect(namesOf(parseColumns('all'))).toHaveLength(25);
  });

  it.each([
    ['nmae', 'There is no column "nmae"; did you mean name? Columns: name, id, state, type,'],
    ['xyz', 'There is no column "xyz". Columns: name, id,'],
    ['tag:', 'Enter a tag key after "tag:", such as tag:Owner.'],
    [' , ', 'Enter at least one column.'],
    ['count', 'There is no column "count"'],
  ])('refuses %j', (text, message) => {
    expect(() => parseColumns(text)).toThrow(message);
  });
});

describe('sorting', () => {
  it('reads columns and their direction; the oldest has the earliest launch', () => {
    expect(sortKeysOf(parseSort('-age,name,-tag:Owner,count'))).toEqual([
      { key: { field: 'launchTime' }, descending: false },
      { key: { tag: 'Name' }, descending: false },
      { key: { tag: 'Owner' }, descending: true },
    ]);
  });

  it.each([
    ['tags', '"tags" cannot be sorted; use tag:KEY.'],
    ['account-name', '"account-name" cannot be sorted; use account.'],
    ['launch', 'There is no column "launch"; did you mean launched?'],
  ])('refuses %j', (text, message) => {
    expect(() => parseSort(text)).toThrow(message);
  });
});

describe('grouping', () => {
  it('reads columns and tags', () => {
    expect(namesOf(parseGroupBy('account,region,type,state,tag:Owner'))).toEqual([
      'account',
      'region',
      'type',
      'state',
      'tag:Owner',
    ]);
  });

  it.each([
    ['id', '"id" cannot be grouped.'],
    ['tags', '"tags" cannot be grouped; use tag:KEY.'],
    ['owner', 'There is no column "owner"'],
  ])('refuses %j', (text, message) => {
    expect(() => parseGroupBy(text)).toThrow(message);
  });
});
