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
      'account numbers without quotes',
      'accounts:\n  - "111111111111"\n  - 222222222222\n',
      'muster.yaml:3: accounts[1]: expected an account id as a quoted string of 12 digits, such as "111111111111"',
    ],
    [
      'an unknown key, by its own line',
      'accounts: ["111111111111"]\nroles:\n  reader: R\n  writer: W\n',
      'muster.yaml:4: roles.writer: unknown key',
    ],
    [
      'a misspelled region',
      // cspell:ignore esat
      'accounts: ["111111111111"]\nregions:\n  - eu-west-1\n  - us-esat-1\n',
      'muster.yaml:4: regions[1]: region "us-esat-1" does not exist; did you mean us-east-1?',
    ],
    [
      'a region that is not text beside a misspelled one',
      'accounts: ["111111111111"]\nregions: [us-esat-1, 5]\n',
      'muster.yaml:2: regions[0]: region "us-esat-1" does not exist; did you mean us-east-1?\nmuster.yaml:2: regions[1]: expected a string',
    ],
    [
      'a word other than enabled',
      'accounts: ["111111111111"]\nregions: all\n',
      'muster.yaml:2: regions: expected "enabled" or a list of regions, such as ["us-east-1", "eu-*"]',
    ],
    [
      'a missing key, with the line of its mapping',
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    set: { A: "1" }\n  - id: b\n',
      'muster.yaml:5: rules[1].set: expected a mapping, but it is missing',
    ],
    [
      'a tag value without quotes',
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    set:\n      A: true\n',
      'muster.yaml:5: rules[0].set.A: expected a string; put the value in quotes',
    ],
    [
      'a reserved tag key',
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    set:\n      aws:a: "1"\n',
      'muster.yaml:5: rules[0].set.aws:a: the prefix aws: is reserved by AWS; choose another tag key',
    ],
    [
      'a condition that is neither text nor list',
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    match: { tags: { Team: 5 } }\n    set: { A: "1" }\n',
      'muster.yaml:4: rules[0].match.tags.Team: expected a string or a list',
    ],
    [
      'no accounts',
      'regions: enabled\n',
      'muster.yaml:1: accounts: set either accounts or organization, not both',
    ],
    [
      'an account listed twice',
      'accounts:\n- "111111111111"\n- "111111111111"\n',
      'muster.yaml:3: accounts[1]: account 111111111111 is listed twice',
    ],
    [
      'a loss guard with a short pause, with its line',
      'accounts: ["111111111111"]\nlossGuard:\n  noneLeftOf: 5\n  pauseSeconds: 5\n',
      'muster.yaml:4: lossGuard.pauseSeconds: Too small: expected number to be >=30',
    ],
    [
      'a word other than off',
      'accounts: ["111111111111"]\nlossGuard: false\n',
      'muster.yaml:2: lossGuard: expected "off" or a mapping, such as { noneLeftOf: 20, halfLeftOf: 200, pauseSeconds: 30 }',
    ],
    [
      'a second document',
      'accounts: ["111111111111"]\n---\naccounts: ["222222222222"]\n',
      'muster.yaml:2:1: a second YAML document begins here; a configuration must be a single document',
    ],
    ['a list instead of a mapping', '- a\n', 'muster.yaml:1: (whole file): expected a mapping'],
    [
      'a duplicate key',
      'accounts: []\naccounts: []\n',
      'muster.yaml:2:1: duplicate key; remove one of the two',
    ],
    [
      'a tab as indentation',
      'accounts:\n\t- "1"\n',
      'muster.yaml:2:1: a tab is not allowed as indentation; use spaces',
    ],
    [
      'a merge key',
      'accounts: ["111111111111"]\nrules:\n  - <<: { id: a }\n    set: { A: "1" }\n',
      'muster.yaml:3: the merge key << is not supported; copy the keys of the other mapping here',
    ],
    [
      'a directive that changes the meaning of words',
      '%YAML 1.1\n---\naccounts: ["111111111111"]\nrules: [{ id: a, set: { A: yes } }]\n',
      'muster.yaml:1: the directive %YAML 1.1 is not supported; remove it; Muster reads YAML 1.2',
    ],
    [
      'a set instead of a list',
      'accounts: !!set { "111111111111" }\n',
      'muster.yaml:1: the YAML tag !!set is not supported; remove it; use plain strings, lists and mappings',
    ],
    [
      'a tag of binary data',
      // cspell:ignore vsb
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    set: { A: !!binary aGVsbG8= }\n',
      'muster.yaml:4: the YAML tag !!binary is not supported; remove it; use plain strings, lists and mappings',
    ],
    [
      'an unknown tag',
      'accounts: !mine ["111111111111"]\n',
      'muster.yaml:1:11: Unresolved tag: !mine; remove it; use plain strings, lists and mappings',
    ],
    [
      'a list as a key',
      'accounts: ["111111111111"]\n? [a, b]\n: c\n',
      'muster.yaml:2: a list is not supported as a key; use a string',
    ],
    [
      'a missing key before a colon',
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    set: { ~: "1" }\n',
      'muster.yaml:4: a key is missing before the colon; add one',
    ],
    [
      'a numeric key that YAML reads differently',
      'accounts: ["111111111111"]\nrules:\n  - id: a\n    set: { 0x10: "1" }\n',
      'muster.yaml:4: YAML reads the key 0x10 as 16; to keep the text, quote it: "0x10"',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it.each(['', '\n\n', '# nothing yet\n'])('shows an example for an empty file: %j', (text) => {
    expect(messageOf(text)).toMatch(
      /^muster\.yaml: the file is empty; write a configuration like this:\n\nhomeRegion: us-east-1\n/,
    );
  });

  it('reports every mistake, ordered by line', () => {
    const text = 'homeRegion: mars-1\naccounts: [1]\nextra: x\nregions: []\n';
    expect(
      messageOf(text)
        .split('\n')
        .map((line) => line.split(': ')[0]),
    ).toEqual(['muster.yaml:1', 'muster.yaml:2', 'muster.yaml:3', 'muster.yaml:4']);
  });

  it('reports the line of every template in the tags of a rule', () => {
    const text = `accounts: ["111111111111"]
rules:
  - id: account
    set:
      Owner: 'Jo'
      Account: '\${account.name}'
  - id: other
    set: { '{env}': x }
`;
    expect(messageOf(text).replaceAll(/ looks like .*/g, '')).toBe(
      'muster.yaml:6: rules[0].set.Account: "${account.name}"\nmuster.yaml:8: rules[1].set.{env}: "{env}"',
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
      'muster.yaml:6: rules[0].set.__proto__: expected a string; put the value in quotes',
    );
    expect(messageOf('accounts: ["111111111111"]\n__proto__: x\n')).toBe(
      'muster.yaml:2: __proto__: unknown key',
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
      'muster.yaml: Excessive alias count indicates a resource exhaustion attack',
    );
  });
});
