import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { defaults } from './settings.ts';

const template = readFileSync(new URL('../pipeline-role.yaml', import.meta.url), 'utf8');
/** The default of a template parameter, as written. */
const defaultOf = (parameter: string): string | undefined =>
  new RegExp(`^  ${parameter}:\n(?:    .*\n)*?    Default: (.*)$`, 'm').exec(template)?.[1];

describe('the template of the pipeline', () => {
  it('has the defaults of the settings that the boundary depends on', () => {
    expect({
      readerRoleName: defaultOf('ReaderRoleName'),
      taggerRoleName: defaultOf('TaggerRoleName'),
      externalId: defaultOf('ExternalId'),
      throughRoleArn: defaultOf('ThroughRoleArn'),
    }).toEqual({
      readerRoleName: defaults.readerRoleName,
      taggerRoleName: defaults.taggerRoleName,
      externalId: defaults.externalId,
      throughRoleArn: "''",
    });
  });
});
