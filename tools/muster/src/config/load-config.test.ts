import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './load-config.ts';

describe('loadConfig', () => {
  it('names the path and explains how to write a configuration', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'muster-config-'));
    await expect(loadConfig('muster.yaml', directory)).rejects.toThrow(
      `configuration file ${directory}/muster.yaml does not exist; create it with content like this, or name another file:\n\nhomeRegion: us-east-1\n`,
    );
  });

  it('refuses a file that is not UTF-8 text', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'muster-config-'));
    writeFileSync(join(directory, 'muster.yaml'), Buffer.from('regions: ["\xe9"]\n', 'latin1'));
    await expect(loadConfig('muster.yaml', directory)).rejects.toThrow(
      'muster.yaml:1:12: the file is not UTF-8 text; save it as UTF-8',
    );
  });

  it('refuses a directory', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'muster-config-'));
    await expect(loadConfig(directory, '/')).rejects.toThrow(
      `${directory} is a directory; --config needs a file`,
    );
  });

  it('names every mistake, with the path as the user wrote it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'muster-config-'));
    writeFileSync(join(directory, 'a.yaml'), 'accounts: &a ["111111111111"]\n? <<\n: *a\n');
    await expect(loadConfig('./a.yaml', directory)).rejects.toMatchObject({
      name: 'InvalidConfig',
      message: './a.yaml:2:3: the merge key << is not supported; copy the keys of the other mapping here',
    });
  });
});
