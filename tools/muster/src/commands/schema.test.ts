import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { ConfiguredDirectory } from '../testing/configured-directory.ts';

it('prints the schema that editors use', async () => {
  const here = new ConfiguredDirectory();
  expect(await here.muster('schema')).toBe(0);
  const { stdout, stderr } = here.fake.text();
  const schema = readFileSync(
    new URL('../../../../libs/configuration/muster.schema.json', import.meta.url),
    'utf8',
  );
  expect([JSON.parse(stdout), stderr]).toEqual([JSON.parse(schema), '']);
  expect(await here.muster('schema', 'muster.yaml')).toBe(2);
});
