// cspell:ignore homeregion readr esat runing
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parseDocument } from 'yaml';
import { editorSchema } from '../reference/index.ts';
import { InvalidConfigError, parseConfig } from './parse-config.ts';

const ACCOUNT = 'accounts: ["111111111111"]\n';
const RULE = `${ACCOUNT}rules:\n  - id: a\n`;

/** The JSON Schema refuses it, too, so an editor shows it. */
const REFUSED = 'refused';
/** Why a JSON Schema cannot refuse it. */
const NOT_YAML = 'it is not valid YAML: the editor shows the error of its parser';
const TWO_ENTRIES = 'JSON Schema cannot compare parts of two entries';
const BETWEEN_KEYS = 'a JSON Schema cannot read patterns and templates, or compare actions';
const VALUES_ONLY = 'a JSON Schema sees the values, not how they are written';

/** Kinds of mistakes: the text, the message, and whether the JSON Schema refuses it. */
const MISTAKES: readonly (readonly [kind: string, text: string, message: string, schema: string])[] = [
  [
    'an unknown key',
    `${ACCOUNT}homeregion: us-east-1\n`,
    'muster.yaml:2:1: homeregion: unknown key; did you mean homeRegion?',
    REFUSED,
  ],
  [
    'an unknown key in a mapping',
    `${ACCOUNT}roles:\n  readr: Audit\n`,
    'muster.yaml:3:3: roles.readr: unknown key; did you mean reader?',
    REFUSED,
  ],
  [
    'a key in the wrong place',
    `${ACCOUNT}externalId: muster\n`,
    'muster.yaml:2:1: externalId: unknown key; write it under roles',
    REFUSED,
  ],
  [
    'a version',
    `version: 2\n${ACCOUNT}`,
    'muster.yaml:1:1: version: unknown key; a configuration has no version; remove it',
    REFUSED,
  ],
  [
    'neither accounts nor an organization',
    'regions: enabled\n',
    'muster.yaml:1:1: accounts: missing; set accounts, such as accounts: ["111111111111"], or organization',
    REFUSED,
  ],
  [
    'accounts and an organization',
    `${ACCOUNT}organization: { include: [ou-abcd-12345678] }\n`,
    'muster.yaml:2:1: organization: accounts and organization cannot be combined; remove one of the two',
    REFUSED,
  ],
  [
    'no accounts in the list',
    'accounts: []\n',
    'muster.yaml:1:1: accounts: name at least one account, such as "111111111111"',
    REFUSED,
  ],
  [
    'text in place of a list',
    'accounts: "111111111111"\n',
    'muster.yaml:1:1: accounts: expected a list of account ids, such as ["111111111111"]',
    REFUSED,
  ],
  [
    'an account ID without quotes',
    'accounts:\n  - 222222222222\n',
    'muster.yaml:2:5: accounts[0]: expected an account id as a quoted string of 12 digits; write "222222222222"',
    REFUSED,
  ],
  [
    'an account ID that begins with zero, without quotes',
    'accounts: [012345678901]\n',
    'muster.yaml:1:12: accounts[0]: expected an account id as a quoted string of 12 digits; write "012345678901"',
    REFUSED,
  ],
  [
    'an account ID with too few digits',
    'accounts: ["11111111111"]\n',
    'muster.yaml:1:12: accounts[0]: expected an account id of exactly 12 digits, such as "111111111111"',
    REFUSED,
  ],
  [
    'an account listed twice',
    'accounts:\n  - "111111111111"\n  - "111111111111"\n',
    'muster.yaml:3:5: accounts[1]: account 111111111111 is listed twice; remove one of the two',
    REFUSED,
  ],
  [
    'an account listed twice, once with settings',
    'accounts:\n  - "111111111111"\n  - { id: "111111111111", name: a }\n',
    'muster.yaml:3:5: accounts[1]: account 111111111111 is listed twice; remove one of the two',
    TWO_ENTRIES,
  ],
  [
    'one profile for two accounts',
    'accounts:\n  - { id: "111111111111", profile: dev }\n  - { id: "222222222222", profile: dev }\n',
    'muster.yaml:3:27: accounts[1].profile: the profile dev is used for account 111111111111, too; a profile has the credentials of one account; choose another profile or a role',
    TWO_ENTRIES,
  ],
  [
    'two accounts that are self',
    'accounts:\n  - { id: "111111111111", self: true }\n  - { id: "222222222222", self: true }\n',
    'muster.yaml:3:27: accounts[1].self: only one account can be self, and 111111111111 is; use a profile or a role here',
    'maxContains is unknown to most editors',
  ],
  [
    'role and profile of one account',
    'accounts:\n  - { id: "111111111111", profile: dev, role: Audit }\n',
    'muster.yaml:2:41: accounts[0].role: profile and role cannot be combined; remove one of the two',
    REFUSED,
  ],
  [
    'an external ID without a role',
    'accounts:\n  - { id: "111111111111", self: true, externalId: audit }\n',
    'muster.yaml:2:39: accounts[0].externalId: externalId is for a role, and self assumes none; remove one of the two',
    REFUSED,
  ],
  [
    'an account without an ID',
    'accounts:\n  - name: development\n',
    'muster.yaml:2:5: accounts[0].id: missing; expected an account id as a quoted string of 12 digits, such as "111111111111"',
    REFUSED,
  ],
  [
    'roles: none and an account without credentials',
    `${ACCOUNT}roles: none\n`,
    'muster.yaml:1:12: accounts[0]: roles is none, so account 111111111111 needs profile or self: true',
    REFUSED,
  ],
  [
    'roles: none and an organization',
    'organization: { include: [ou-abcd-12345678] }\nroles: none\n',
    'muster.yaml:2:1: roles: the accounts of an organization are read with a role; write their names, not none',
    REFUSED,
  ],
  [
    'roles that are neither none nor a mapping',
    `${ACCOUNT}roles: MusterReader\n`,
    'muster.yaml:2:1: roles: expected none or a mapping, such as { reader: MusterReader, tagger: MusterTagger }',
    REFUSED,
  ],
  [
    'a role that is not a name',
    `${ACCOUNT}roles: { reader: "a b" }\n`,
    'muster.yaml:2:10: roles.reader: expected the name of an IAM role, such as MusterReader',
    REFUSED,
  ],
  [
    'an organizational unit that is not an ID',
    'organization: { include: [Production] }\n',
    'muster.yaml:1:27: organization.include[0]: expected an organizational unit (ou-…), a root (r-…) or a 12-digit account id',
    REFUSED,
  ],
  [
    'a region that does not exist',
    `${ACCOUNT}regions: [us-esat-1]\n`,
    'muster.yaml:2:11: regions[0]: region "us-esat-1" does not exist; did you mean us-east-1?',
    REFUSED,
  ],
  [
    'a home region that does not exist',
    `homeRegion: ireland\n${ACCOUNT}`,
    'muster.yaml:1:1: homeRegion: region "ireland" does not exist; write a region such as us-east-1',
    REFUSED,
  ],
  [
    'a word other than enabled',
    `${ACCOUNT}regions: all\n`,
    'muster.yaml:2:1: regions: expected "enabled" or a list of regions, such as ["us-east-1", "eu-*"]',
    REFUSED,
  ],
  [
    'an unknown state',
    `${RULE}    match: { states: [runing] }\n    set: { A: "1" }\n`,
    'muster.yaml:4:23: rules[0].match.states[0]: expected one of pending, running, shutting-down, terminated, stopping, stopped; did you mean running?',
    REFUSED,
  ],
  [
    'a rule without tags',
    RULE,
    'muster.yaml:3:5: rules[0].set: set at least one tag, such as { Production: "Yes" }, or use another action: renameKey, normalize, mapValue, setIfMissing, remove, keepOnly',
    REFUSED,
  ],
  [
    'a rule that sets nothing',
    `${RULE}    set: {}\n`,
    'muster.yaml:4:5: rules[0].set: set at least one tag, such as { Production: "Yes" }, or use another action: renameKey, normalize, mapValue, setIfMissing, remove, keepOnly',
    REFUSED,
  ],
  [
    'a reserved tag key',
    `${RULE}    set: { "aws:owner": web }\n`,
    'muster.yaml:4:12: rules[0].set.aws:owner: the prefix aws: is reserved by AWS; choose another tag key',
    REFUSED,
  ],
  [
    'a tag key that is too long',
    `${RULE}    set:\n      ${'k'.repeat(128)}: web\n`,
    `muster.yaml:5:7: rules[0].set.${'k'.repeat(128)}: a tag key has at most 127 characters`,
    REFUSED,
  ],
  [
    'a tag value that is too long',
    `${RULE}    set:\n      Owner: ${'v'.repeat(257)}\n`,
    'muster.yaml:5:7: rules[0].set.Owner: a tag value has at most 256 characters',
    REFUSED,
  ],
  [
    'a tag value that is a number',
    `${RULE}    set: { Version: 1.10 }\n`,
    'muster.yaml:4:12: rules[0].set.Version: expected a string; put the value in quotes: "1.10"',
    REFUSED,
  ],
  [
    'an unknown template in a tag value',
    `${RULE}    set: { Owner: "{owner}" }\n`,
    'muster.yaml:4:12: rules[0].set.Owner: {owner} is not a template; write one of {accountId}, {region}, {resourceId}, {runDate}, {account.name}, {ou.name}, {account.tags.KEY}, {tags.KEY}, or {{ for a literal {',
    BETWEEN_KEYS,
  ],
  [
    'a template that is not closed',
    `${RULE}    set: { Owner: "{tags.Owner" }\n`,
    'muster.yaml:4:12: rules[0].set.Owner: the template {tags.Owner has no closing }; add it, or write {{ for a literal {',
    BETWEEN_KEYS,
  ],
  [
    'a pattern that is not a regular expression',
    `${RULE}    remove: [Temp, "/temp(/"]\n`,
    'muster.yaml:4:20: rules[0].remove[1]: the pattern /temp(/ is not a regular expression of RE2: error parsing regexp: missing closing ): `temp(`; RE2 has no lookaround and no backreferences',
    BETWEEN_KEYS,
  ],
  [
    'actions that contradict each other',
    `${RULE}    set: { Owner: x }\n    keepOnly: [Name]\n`,
    'muster.yaml:4:12: rules[0].set.Owner: set gives the tag "Owner", and keepOnly removes it; add the key to keepOnly',
    BETWEEN_KEYS,
  ],
  [
    'an unknown step of normalize',
    `${RULE}    normalize: { Owner: [trim, lowercase] }\n`,
    'muster.yaml:4:32: rules[0].normalize.Owner[1]: expected one of trim, lower, upper',
    REFUSED,
  ],
  [
    'an age without a unit',
    `${RULE}    match: { olderThan: 90 }\n    set: { A: x }\n`,
    'muster.yaml:4:14: rules[0].match.olderThan: expected a number with a unit (min, h, d or w), such as "7d"',
    REFUSED,
  ],
  [
    'a mistake in a nested condition',
    `${RULE}    match: { any: [{ not: { hasTag: [{ name: Team }] } }] }\n    set: { A: x }\n`,
    'muster.yaml:4:38: rules[0].match.any[0].not.hasTag[0].key: expected a text, a wildcard such as "prod*" or a regular expression such as "/^prod/i"; put it in quotes\n' +
      'muster.yaml:4:40: rules[0].match.any[0].not.hasTag[0].name: unknown key; the keys here are key, ignoreKeyCase, value',
    REFUSED,
  ],
  [
    'a condition of a rule beside match',
    `${RULE}    tags: { Team: web }\n    set: { A: "1" }\n`,
    'muster.yaml:4:5: rules[0].tags: unknown key; write it under match of the rule',
    REFUSED,
  ],
  [
    'an unknown way to handle conflicts',
    `${RULE}    set: { A: "1" }\n    onConflict: replace\n`,
    'muster.yaml:5:5: rules[0].onConflict: expected one of keep, overwrite',
    REFUSED,
  ],
  [
    'a rule ID with a space',
    `${ACCOUNT}rules:\n  - id: a b\n    set: { A: "1" }\n`,
    'muster.yaml:3:5: rules[0].id: expected 1 to 64 letters, digits, dots, hyphens or underscores, such as production',
    REFUSED,
  ],
  [
    'a rule ID that is used twice',
    `${RULE}    set: { A: "1" }\n  - id: a\n    set: { B: "1" }\n`,
    'muster.yaml:5:5: rules[1].id: rule id "a" is used twice; choose another one',
    TWO_ENTRIES,
  ],
  [
    'a protected tag key',
    `${RULE}    set: { Team: web }\nprotectedTagKeys: [team]\n`,
    'muster.yaml:4:12: rules[0].set.Team: rule "a" sets the tag "Team", which protectedTagKeys protects ("team"); remove one of the two',
    'compares a key with patterns elsewhere',
  ],
  [
    'a code that cannot be tolerated',
    `${ACCOUNT}tolerate: [Throttled]\n`,
    'muster.yaml:2:12: tolerate[0]: Throttled cannot be tolerated: only explicit denials by a policy can, such as UnauthorizedOperation',
    REFUSED,
  ],
  [
    'an organizational unit without an organization',
    `${ACCOUNT}rules:\n  - id: a\n    match: { not: { organizationalUnits: [Sandbox] } }\n    set: { A: b }\n`,
    'muster.yaml:4:21: rules[0].match.not.organizationalUnits: organizationalUnits needs the organizational units of accounts, which are known only with organization; use organization in place of accounts, or other conditions, such as accountNames',
    'compares a rule with the accounts elsewhere',
  ],
  [
    'a duration with a unit',
    `${ACCOUNT}goneRetentionDays: 30d\n`,
    'muster.yaml:2:1: goneRetentionDays: expected a whole number of days, without a unit, such as 30',
    REFUSED,
  ],
  [
    'a duration that is too short',
    `${ACCOUNT}ledgerRetention: 1d\n`,
    'muster.yaml:2:1: ledgerRetention: expected at least 7d',
    'compares durations elsewhere',
  ],
  [
    'a duration that is too long',
    `${ACCOUNT}ledgerRetention: 53w\n`,
    'muster.yaml:2:1: ledgerRetention: expected at most 365d',
    'compares durations elsewhere',
  ],
  [
    'a number outside of its limits',
    `${ACCOUNT}lossGuard: { pauseSeconds: 5 }\n`,
    'muster.yaml:2:14: lossGuard.pauseSeconds: expected at least 30 seconds',
    REFUSED,
  ],
  [
    'true or false in quotes',
    `${RULE}    match: { managed: "no" }\n    set: { A: "1" }\n`,
    'muster.yaml:4:14: rules[0].match.managed: expected true or false, without quotes',
    REFUSED,
  ],
  [
    'a list in place of the mapping',
    '- "111111111111"\n',
    'muster.yaml:1:1: expected a mapping of keys to values, such as accounts: ["111111111111"]',
    REFUSED,
  ],
  [
    'an empty file',
    '# nothing yet\n',
    'muster.yaml:1:1: the file is empty; write a configuration like this:',
    REFUSED,
  ],
  [
    'a key that is written twice',
    `${ACCOUNT}${ACCOUNT}`,
    'muster.yaml:2:1: duplicate key; remove one of the two',
    NOT_YAML,
  ],
  [
    'a tab as indentation',
    'accounts:\n	- "111111111111"\n',
    'muster.yaml:2:1: a tab is not allowed as indentation; use spaces',
    NOT_YAML,
  ],
  [
    'indentation that differs',
    `${ACCOUNT} regions: enabled\n`,
    'muster.yaml:2:1: All mapping items must start at the same column; indent the lines that belong together by the same number of spaces',
    NOT_YAML,
  ],
  [
    'a bracket that is not closed',
    'accounts: ["111111111111"\n',
    'muster.yaml:2:1: a closing ] is missing; add it',
    NOT_YAML,
  ],
  [
    'a quote that is not closed',
    'accounts: ["111111111111]\n',
    'muster.yaml:2:1: a closing " is missing; add it at the end of the text',
    NOT_YAML,
  ],
  [
    'a line without a colon',
    `${ACCOUNT}regions\n`,
    'muster.yaml:2:1: a colon and a value are missing; write "key: value"',
    NOT_YAML,
  ],
  [
    'a second document',
    `${ACCOUNT}---\n${ACCOUNT}`,
    'muster.yaml:2:1: a second YAML document begins here; a configuration must be a single document',
    NOT_YAML,
  ],
  [
    'a star without quotes',
    `${ACCOUNT}regions: [*]\n`,
    'muster.yaml:2:11: a * begins an alias in YAML; put the text in quotes, such as "*"',
    NOT_YAML,
  ],
  [
    'an alias without an anchor',
    `${ACCOUNT}regions: [*-west-1]\n`,
    'muster.yaml:2:11: *-west-1 is an alias in YAML, and there is no anchor &-west-1 before it; to keep the text, quote it: "*-west-1"',
    NOT_YAML,
  ],
  [
    'a merge key',
    `${ACCOUNT}rules:\n  - <<: { id: a }\n    set: { A: "1" }\n`,
    'muster.yaml:3:5: the merge key << is not supported; copy the keys of the other mapping here',
    'editors merge the key, as YAML 1.1 does',
  ],
  [
    'YAML 1.1',
    `%YAML 1.1\n---\n${ACCOUNT}`,
    'muster.yaml:1:1: the directive %YAML 1.1 is not supported; remove it; Muster reads YAML 1.2',
    VALUES_ONLY,
  ],
  [
    'a tag of YAML',
    'accounts: !!set { "111111111111" }\n',
    'muster.yaml:1:17: the YAML tag !!set is not supported; remove it; use plain strings, lists and mappings',
    VALUES_ONLY,
  ],
  [
    'a key that YAML reads as another text',
    `${RULE}    set: { 0x10: web }\n`,
    'muster.yaml:4:12: YAML reads the key 0x10 as 16; to keep the text, quote it: "0x10"',
    VALUES_ONLY,
  ],
];

function refusalOf(text: string): string {
  try {
    parseConfig(text, 'muster.yaml');
  } catch (error) {
    // What follows an empty line is an example.
    if (error instanceof InvalidConfigError) return error.message.split('\n\n')[0] ?? '';
    throw error;
  }
  return 'accepted';
}

const schema: object = JSON.parse(editorSchema());
const accepts = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

describe('a mistake in muster.yaml', () => {
  it.each(MISTAKES)('%s', (_, text, message) => {
    expect(refusalOf(text)).toBe(message);
  });

  it('is of one of at least thirty kinds', () => {
    expect(new Set(MISTAKES.map(([kind]) => kind)).size).toBe(MISTAKES.length);
    expect(MISTAKES.length).toBeGreaterThanOrEqual(30);
  });
});

describe('the JSON Schema of muster.yaml', () => {
  it.each(MISTAKES.filter(([, , , reason]) => reason === REFUSED))('refuses %s', (_, text) => {
    const document = parseDocument(text);
    expect(document.errors).toEqual([]);
    expect(accepts(document.toJS())).toBe(false);
  });

  it.each(MISTAKES.filter(([, , , reason]) => reason === NOT_YAML))(
    'never sees %s, because YAML refuses it',
    (_, text) => {
      const document = parseDocument(text);
      const toValue = () => document.toJS() as unknown;
      if (document.errors.length === 0) expect(toValue).toThrow(ReferenceError);
    },
  );

  it.each(MISTAKES.filter(([, , , reason]) => ![REFUSED, NOT_YAML].includes(reason)))(
    'cannot refuse %s',
    (_, text, _message, reason) => {
      const document = parseDocument(text, { merge: true, logLevel: 'error' });
      // A set or a binary value has no JSON.
      if (reason !== VALUES_ONLY) expect(accepts(document.toJS())).toBe(true);
    },
  );
});
