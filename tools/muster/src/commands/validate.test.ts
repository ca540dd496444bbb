// cspell:ignore esat
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConfiguredDirectory } from '../testing/configured-directory.ts';

let here: ConfiguredDirectory;
beforeEach(() => {
  here = new ConfiguredDirectory();
});

const WRONG = `accounts: ["111111111111", 012345678901]
regions: [us-esat-1]
rules:
  - id: production
    sets: { Production: "Yes" }
`;

describe('muster validate', () => {
  it('says what the file describes, without calling AWS', async () => {
    here.write(
      'muster.yaml',
      `homeRegion: eu-west-1
accounts:
  - "111111111111"
  - { id: "222222222222", role: Audit }
  - { id: "333333333333", profile: dev }
  - { id: "444444444444", self: true }
regions: [eu-*, us-east-1]
rules:
  - id: production
    set: { Production: "Yes", Owner: web }
    onConflict: overwrite
`,
    );
    expect(await here.muster('validate')).toBe(0);
    expect(here.fake.text()).toEqual({
      stdout: `muster.yaml is right.

  accounts  4: 1 by the roles MusterReader and MusterTagger, 1 by a role of its entry, 1 with a profile, 1 with your own credentials
  regions   eu-*, us-east-1
  home      eu-west-1
  rule      production sets Production, Owner, also over other values
  engine    local only: account 333333333333 has the profile dev
`,
      stderr: '',
    });
    expect(here.fake.world.log).toEqual([]);
  });

  it('describes an organization, and a file without rules', async () => {
    here.write(
      'other.yaml',
      `organization:
  include: [ou-abcd-12345678]
  exclude: ["333333333333"]
  accounts: [{ id: "999999999999", role: Audit }]
`,
    );
    expect(await here.muster('validate', 'other.yaml')).toBe(0);
    expect(here.fake.text().stdout).toBe(`other.yaml is right.

  accounts  of the organization below ou-abcd-12345678, except below 333333333333, with settings of 1 account
  regions   all that each account has enabled
  rules     none, so a run takes the inventory only
`);
  });

  it('names a role once that reads and tags', async () => {
    here.write('muster.yaml', 'accounts: ["222222222222"]\nroles: { reader: Audit, tagger: Audit }\n');
    expect(await here.muster('validate')).toBe(0);
    expect(here.fake.text().stdout).toContain('\n  accounts  1: 1 by the role Audit\n');
  });

  it('prints every mistake with line, column and what to write', async () => {
    here.write('muster.yaml', WRONG);
    expect(await here.muster('validate')).toBe(2);
    expect(here.fake.text()).toEqual({
      stdout: '',
      stderr: `error: muster.yaml:1:28: accounts[1]: expected an account id as a quoted string of 12 digits; write "012345678901"
muster.yaml:2:11: regions[0]: region "us-esat-1" does not exist; did you mean us-east-1?
muster.yaml:4:5: rules[0].set: set at least one tag, such as { Production: "Yes" }, or use another action: renameKey, normalize, mapValue, setIfMissing, remove, keepOnly
muster.yaml:5:5: rules[0].sets: unknown key; did you mean set?
`,
    });
  });

  it('prints mistakes as JSON', async () => {
    here.write('muster.yaml', WRONG);
    expect(await here.muster('validate', '--json')).toBe(2);
    const document: unknown = JSON.parse(here.fake.text().stdout);
    expect(document).toMatchObject({
      file: 'muster.yaml',
      valid: false,
      errors: [
        { line: 1, column: 28, path: 'accounts[1]' },
        {
          line: 2,
          column: 11,
          path: 'regions[0]',
          message: 'region "us-esat-1" does not exist; did you mean us-east-1?',
        },
        { line: 4, column: 5, path: 'rules[0].set' },
        { line: 5, column: 5, path: 'rules[0].sets', message: 'unknown key; did you mean set?' },
      ],
      error: { code: 'InvalidConfig', message: expect.stringMatching(/^muster\.yaml:1:28: /) },
    });
  });

  it('prints a right file as JSON, with notes', async () => {
    here.write(
      'muster.yaml',
      `accounts: ["111111111111"]
rules: [{ id: patches, match: { regions: [mars-1] }, set: { "Patch Group": a } }]
`,
    );
    expect(await here.muster('validate', '--json')).toBe(0);
    const { stdout, stderr } = here.fake.text();
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'muster.yaml',
      valid: true,
      errors: [],
      accounts: ['111111111111'],
      regions: 'enabled',
      rules: [{ id: 'patches', sets: ['Patch Group'] }],
      engines: ['local', 'aws'],
      notes: [{ code: 'RuleRegionUnknown' }, { code: 'RuleSetsSensitiveKey' }],
    });
    expect(stderr).toMatch(/^note: .*mars-1/);
  });

  it('checks the file that MUSTER_CONFIG names, unless an argument names one', async () => {
    here.write('other.yaml', 'accounts: []\n');
    Object.assign(here.fake.surroundings, { environment: { MUSTER_CONFIG: 'other.yaml' } });
    expect(await here.muster('validate')).toBe(2);
    expect(here.fake.text().stderr).toMatch(/^error: other\.yaml:1:1: accounts: name at least one account/);
    expect(await here.muster('validate', 'muster.yaml')).toBe(0);
  });

  it('names the variable of a file that does not exist', async () => {
    Object.assign(here.fake.surroundings, { environment: { MUSTER_CONFIG: 'none.yaml' } });
    expect(await here.muster('validate', '--json')).toBe(2);
    const { stdout, stderr } = here.fake.text();
    expect(stderr).toMatch(
      /^error: configuration file .*\/none\.yaml does not exist \(MUSTER_CONFIG names it\); /,
    );
    expect(JSON.parse(stdout)).toMatchObject({ file: 'none.yaml', valid: false, errors: [] });
  });
});
