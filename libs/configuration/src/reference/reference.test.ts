import { describe, expect, it } from '@jest/globals';
import { MusterConfigV1 } from '@muster/contracts';
import { Ajv } from 'ajv';
import { stringify } from 'yaml';
import { checkConfig } from '../file/index.ts';
import { editorSchema, insertReference, keysOf } from './index.ts';

const keys = keysOf();
const ajv = new Ajv({ strict: false, validateFormats: false });

describe('the reference of muster.yaml', () => {
  it('lists every key of the contract', () => {
    expect(keys.map(({ path }) => path).filter((path) => !/[.[]/.test(path))).toEqual(
      Object.keys(MusterConfigV1.schema.shape),
    );
    expect(keys.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'accounts[].self',
        'organization.exclude',
        'roles.through',
        'rules[].match.missingTags',
        'lossGuard.pauseSeconds',
      ]),
    );
  });

  it.each(keys.map((key) => [key.path, key] as const))('%s has a description and an example', (_, key) => {
    expect(key.description).toMatch(/^\S.*\.$/s);
    expect(key.example).toBeDefined();
    expect(ajv.compile(key.schema)(key.example)).toBe(true);
  });

  it.each(keys.filter(({ path }) => !/[.[]/.test(path)).map(({ path, example }) => [path, example] as const))(
    'has an example of %s that the command accepts',
    (path, example) => {
      const others = ['accounts', 'organization'].includes(path) ? {} : { accounts: ['111111111111'] };
      expect(checkConfig(stringify({ ...others, [path]: example }))).toHaveProperty('content');
    },
  );

  it('knows defaults, required keys and limits', () => {
    const of = (path: string) => keys.find((key) => key.path === path);
    expect(of('regions')).toMatchObject({ defaultValue: 'enabled', isRequired: false });
    expect(of('rules[].id')).toMatchObject({ isRequired: true });
    expect(of('rules[].match.any')).toMatchObject({ sameAs: 'rules[].match' });
    expect(of('lossGuard.pauseSeconds')).toMatchObject({
      defaultValue: 30,
      type: 'whole number from 30 to 900',
    });
    expect(of('goneRetentionDays')).toMatchObject({ defaultValue: 30 });
    expect(of('rules[].onConflict')).toMatchObject({ type: '`keep` or `overwrite`', defaultValue: 'keep' });
    expect(of('organization.accounts')).toMatchObject({ sameAs: 'accounts[]' });
  });

  it('replaces only the part between its comments', () => {
    const begin = '<!-- keys: npm run configuration writes this part -->';
    const text = insertReference(`# Title\n\n${begin}\n\nReplace me.\n\n<!-- end of keys -->\n\nEnd.\n`);
    expect(text.startsWith(`# Title\n\n${begin}\n\n| key `)).toBe(true);
    expect(text.endsWith('\n\n<!-- end of keys -->\n\nEnd.\n')).toBe(true);
    expect(text).not.toContain('Replace me.');
    expect(insertReference(text)).toBe(text);
  });
});

describe('the JSON Schema of muster.yaml', () => {
  const accepts = ajv.compile(JSON.parse(editorSchema()) as object);

  it('accepts what the command accepts', () => {
    expect(accepts(MusterConfigV1.example)).toBe(true);
    expect(accepts({ accounts: ['111111111111'] })).toBe(true);
    expect(accepts({ accounts: [{ id: '111111111111', self: true }], roles: 'none' })).toBe(true);
    const organization = { include: ['ou-abcd-12345678'], accounts: [{ id: '999999999999', self: true }] };
    expect(accepts({ organization, regions: ['xx-new-*'], tolerate: ['AccessDenied', 'ap-*'] })).toBe(true);
  });
});
