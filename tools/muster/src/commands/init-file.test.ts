import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig } from '@muster/configuration/file';
import { InitDirectory } from '../testing/init-directory.ts';

let here: InitDirectory;
beforeEach(() => {
  here = new InitDirectory();
});

/** The text with every example in use. */
const withExamples = (text: string) => text.replaceAll(/^( *)#(?! \S|$| yaml)/gm, '$1');

describe('the file of muster init', () => {
  const C7N =
    "accounts:\n  - { account_id: '111111111111', name: \"it's: a # name\", role: ['arn:aws:iam::999999999999:role/Hub', 'arn:aws:iam::111111111111:role/A'], external_id: abc, regions: [eu-west-1], tags: ['true:null', 'a b:c: d'] }\n  - { account_id: '222222222222', profile: 'p # q', regions: [us-east-1] }\n";

  it.each([
    ['self', ['--self']],
    ['profiles', ['--profiles', 'prod-shop,prod-data']],
    ['organization', ['--organization']],
    ['units', ['--organization', '--unit', 'ou-abcd-11111111', '--regions', 'eu-west-1']],
    ['c7n-org', ['--c7n-org', 'c7n.yml']],
  ])('is valid with all its examples, and every line is short: %s', async (_, args) => {
    here.write('c7n.yml', C7N);
    expect(await here.init(args)).toBe(0);
    const text = here.read('muster.yaml');
    const used = withExamples(text);
    expect(used).not.toBe(text);
    expect(() => parseConfig(used, 'muster.yaml')).not.toThrow();
    expect(text.split('\n').filter((line) => line.length > 110)).toEqual([]);
    expect(parseConfig(used, 'muster.yaml').rules).toHaveLength(1);
  });

  it('keeps names, tags and profiles that YAML could misread', async () => {
    here.write('c7n.yml', C7N);
    await here.init(['--c7n-org', 'c7n.yml']);
    expect(here.config()).toMatchObject({
      accounts: [
        {
          id: '111111111111',
          name: "it's: a # name",
          regions: ['eu-west-1'],
          tags: [
            ['true', 'null'],
            ['a b', 'c: d'],
          ],
        },
        { id: '222222222222', profile: 'p # q', regions: ['us-east-1'] },
      ],
      roles: { reader: 'A', externalId: 'abc', through: ['arn:aws:iam::999999999999:role/Hub'] },
    });
  });

  it('is not replaced without --force', async () => {
    here.write('muster.yaml', 'mine\n');
    expect(await here.init(['--self'])).toBe(2);
    expect(here.fake.text().stderr).toBe(
      `error: ${here.path}/muster.yaml exists, and nothing was changed; replace it with --force, or choose another place with --out\n`,
    );
    expect(here.read('muster.yaml')).toBe('mine\n');
    expect(here.fake.world.log).toEqual([]);
    expect(await here.init(['--self', '--force'])).toBe(0);
    expect(here.config().roles).toBe('none');
  });

  it('does not replace another schema', async () => {
    here.write('muster.schema.json', '{}');
    expect(await here.init(['--self'])).toBe(2);
    expect(here.fake.text().stderr).toContain('muster.schema.json exists, and nothing was changed');
    expect(here.files()).toEqual(['muster.schema.json']);
  });

  it.each([
    [
      'a missing folder',
      ['--self', '--out', 'none/muster.yaml'],
      /the folder .*\/none does not exist; create it/,
    ],
    ['a folder', ['--self', '--out', '.'], /is a folder; choose another place with --out/],
    ['a file as folder', ['--self', '--out', 'file/a.yaml'], /file is not a folder|cannot be used/],
    ['a file as folder of roles', ['--self', '--roles', 'file/a'], /file is not a folder|cannot be used/],
  ])('is not written to %s', async (_, args, message) => {
    here.write('file', '');
    expect(await here.init(args)).not.toBe(0);
    expect(here.fake.text().stderr).toMatch(message);
    expect(here.files()).toEqual(['file']);
  });

  it('replaces a link, not the file behind it', async () => {
    here.write('other.yaml', 'theirs\n');
    symlinkSync('other.yaml', join(here.path, 'muster.yaml'));
    expect(await here.init(['--self'])).toBe(2);
    expect(await here.init(['--self', '--force'])).toBe(0);
    expect(here.read('other.yaml')).toBe('theirs\n');
  });
});
