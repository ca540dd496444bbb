import { describe, expect, it } from '@jest/globals';
import { PROTOTYPE_NAMES } from '@muster/contracts/testing';
import { InvalidConfigError, parseConfig } from './parse-config.ts';

function messageOf(text: string): string {
  try {
    parseConfig(text, 'muster.yaml');
  } catch (error) {
    if (error instanceof InvalidConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('parseConfig', () => {
  it('parses the example of the documentation and adds the defaults', () => {
    const text = `
accounts: ["111111111111", "012345678901"]
rules:
  - id: production
    set: { Production: "Yes" }
`;
    expect(parseConfig(text, 'muster.yaml')).toEqual({
      accounts: ['111111111111', '012345678901'],
      regions: 'enabled',
      roles: { reader: 'MusterReader', tagger: 'MusterTagger' },
      rules: [{ id: 'production', match: {}, set: [['Production', 'Yes']], onConflict: 'keep' }],
    });
  });

  it.each([
    [
      'a region that is not text beside a misspelled one',
      // cspell:ignore esat
      'accounts: ["111111111111"]\nregions: [us-esat-1, 5]\n',
      'muster.yaml:2:11: regions[0]: region "us-esat-1" does not exist; did you mean us-east-1?\n' +
        'muster.yaml:2:22: regions[1]: expected the name of a region, such as us-east-1, or a wildcard, such as "eu-*"',
    ],
    [
      'a missing key, with the line of its mapping',
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    set: { A: "1" }\n  - id: b\n',
      'muster.yaml:5:5: rules[1].set: set at least one tag, such as { Production: "Yes" }, or use another action: renameKey, normalize, mapValue, setIfMissing, remove, keepOnly',
    ],
    [
      'a condition that is neither text nor list',
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    match: { tags: { Team: 5 } }\n    set: { A: "1" }\n',
      'muster.yaml:4:22: rules[0].match.tags.Team: expected a string or a list of strings; put the value in quotes: "5"',
    ],
    [
      'a word other than off',
      'accounts: ["111111111111"]\nlossGuard: false\n',
      'muster.yaml:2:1: lossGuard: expected "off" or a mapping, such as { noneLeftOf: 20, halfLeftOf: 200, pauseSeconds: 30 }',
    ],
    [
      'a tag of binary data',
      // cspell:ignore vsb
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    set: { A: !!binary aGVsbG8= }\n',
      'muster.yaml:4:24: the YAML tag !!binary is not supported; remove it; use plain strings, lists and mappings',
    ],
    [
      'an unknown tag',
      'accounts: !mine ["111111111111"]\n',
      'muster.yaml:1:11: Unresolved tag: !mine; remove it; use plain strings, lists and mappings',
    ],
    [
      'a list as a key',
      'accounts: ["111111111111"]\n? [a, b]\n: c\n',
      'muster.yaml:2:3: a list is not supported as a key; use a string',
    ],
    [
      'a missing key before a colon',
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    set: { ~: "1" }\n',
      'muster.yaml:4:12: a key is missing before the colon; add one',
    ],
    [
      'mistakes of the form beside others',
      'accounts: [1]\nhomeRegion: us-east-1\nhomeRegion: mars-1\nrules:\n  - <<: { id: a }\n    color: red\n',
      'muster.yaml:1:12: accounts[0]: expected an account id as a quoted string of 12 digits, such as "111111111111"\n' +
        'muster.yaml:3:1: duplicate key; remove one of the two\n' +
        'muster.yaml:3:1: homeRegion: region "mars-1" does not exist; write a region such as us-east-1\n' +
        'muster.yaml:5:5: the merge key << is not supported; copy the keys of the other mapping here\n' +
        'muster.yaml:6:5: rules[0].color: unknown key; the keys here are id, match, set, onConflict, renameKey, normalize, mapValue, setIfMissing, remove, keepOnly, priority, owned, maxResources, maxSharePercent',
    ],
    [
      'contradictions beside mistakes of single values',
      'accounts:\n  - { id: "111111111111", profile: a, role: b, color: red }\n  - { id: "111111111111", profile: a }\nextra: x\n',
      'muster.yaml:2:39: accounts[0].role: profile and role cannot be combined; remove one of the two\n' +
        'muster.yaml:2:48: accounts[0].color: unknown key; the keys here are id, name, profile, role, self, externalId, regions, tags\n' +
        'muster.yaml:3:5: accounts[1]: account 111111111111 is listed twice; remove one of the two\n' +
        'muster.yaml:3:27: accounts[1].profile: the profile a is used for account 111111111111, too; a profile has the credentials of one account; choose another profile or a role\n' +
        'muster.yaml:4:1: extra: unknown key; the keys here are homeRegion, accounts, organization, regions, roles, rules, standard, protectedTagKeys, tolerate, lossGuard, goneRetentionDays, taskMaxAgeSeconds, compareAfterSeconds, planLimits, tagCallsPerSecond, ledgerRetention, planMaxAge',
    ],
    [
      'a home region of another partition than all regions',
      'homeRegion: eu-west-1\naccounts: ["111111111111"]\nregions: [cn-north-1]\n',
      'muster.yaml:1:1: homeRegion: the home region eu-west-1 (homeRegion) is in the partition aws, but regions has only regions of aws-cn; set homeRegion to a region of that partition',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it.each(['', '\n\n', '# nothing yet\n'])('shows an example for an empty file: %j', (text) => {
    expect(messageOf(text)).toMatch(
      /^muster\.yaml:1:1: the file is empty; write a configuration like this:\n\nhomeRegion: us-east-1\n/,
    );
  });

  it('reports every mistake, ordered by line', () => {
    const text = 'homeRegion: mars-1\naccounts: [1]\nextra: x\nregions: []\n';
    expect(
      messageOf(text)
        .split('\n')
        .map((line) => line.split(': ')[0]),
    ).toEqual(['muster.yaml:1:1', 'muster.yaml:2:12', 'muster.yaml:3:1', 'muster.yaml:4:1']);
  });

  it('reports the line of every wrong template in the tags of a rule', () => {
    const text = `accounts: ["111111111111"]
rules:
  - id: account
    set:
      Owner: 'Jo'
      Account: '\${account.name}'
  - id: other
    set: { '{env}': x }
`;
    expect(messageOf(text)).toBe(
      'muster.yaml:6:7: rules[0].set.Account: a template begins with {, without $: write {account.name}\n' +
        'muster.yaml:8:12: rules[1].set.{env}: templates are possible only in the values of set and setIfMissing; remove the {',
    );
  });

  it('accepts keys that YAML reads as written, quoted keys, and << in quotes', () => {
    const rule = 'rules:\n  - id: a\n    set: { 2024: "1", true: "2", "0x10": "3", "<<": "4" }\n';
    const config = parseConfig(`accounts: ["111111111111"]\n${rule}`, 'muster.yaml');
    expect(config.rules[0]?.set).toEqual([
      ['2024', '1'],
      ['true', '2'],
      ['0x10', '3'],
      ['<<', '4'],
    ]);
  });

  it('accepts tags named like properties of objects, in the order of the file', () => {
    const tags = PROTOTYPE_NAMES.map((name) => [name, `value of ${name}`] as const);
    const mapping = `{ ${tags.map(([name, value]) => `"${name}": "${value}"`).join(', ')} }`;
    const rule = `rules:\n  - id: a\n    match: { tags: ${mapping} }\n    set: ${mapping}\n`;
    const [read] = parseConfig(`accounts: ["111111111111"]\n${rule}`, 'muster.yaml').rules;
    expect([read?.match.tags, read?.set]).toEqual([tags, tags]);
  });

  it('reports the line of a tag called __proto__, and refuses a key of that name elsewhere', () => {
    const text =
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    set:\n      constructor: "1"\n      __proto__: 5\n';
    expect(messageOf(text)).toBe(
      'muster.yaml:6:7: rules[0].set.__proto__: expected a string; put the value in quotes: "5"',
    );
    expect(messageOf('accounts: ["111111111111"]\n__proto__: x\n')).toMatch(
      /^muster\.yaml:2:1: __proto__: unknown key; the keys here are homeRegion, accounts, /,
    );
  });

  it('refuses aliases that expand exponentially', () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) =>
        `a${n}: &a${n} [${Array(9)
          .fill(n === 0 ? 'x' : `*a${n - 1}`)
          .join(', ')}]`,
    );
    expect(messageOf(`${levels.join('\n')}\n`)).toBe(
      'muster.yaml:1:1: the aliases expand to too many values; copy the values instead',
    );
  });
});
