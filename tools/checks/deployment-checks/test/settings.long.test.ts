import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverless } from '../src/packages/serverless.ts';
import { copyWorkspace } from '../src/packages/workspace-copy.ts';

const folder = mkdtempSync(join(tmpdir(), 'muster-settings-'));
const workspace = join(folder, 'workspace');
const settings =
  'readerRoleName, taggerRoleName, externalId, inventoryReaderAccounts, inventoryReaderPaths, throughRoleArn, permissionsBoundaryArn, schedule, scheduleEnabled, logRetentionDays, logLevel, alarmEmail, deletionProtection, tableDeletionPolicy, warmWritesPerSecond, reportRetentionDays, replacedReportRetentionDays, accountId';
const rule = 'a stage has 1 to 20 lower-case letters, digits or hyphens, the first no hyphen';

beforeAll(() => copyWorkspace(workspace));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The output of the Serverless Framework after its first two lines. */
async function packaging(stages: string, ...args: readonly string[]) {
  writeFileSync(join(workspace, 'libs/deployment/stages.json'), stages);
  const { code, output } = await serverless(workspace, 'inventory', [
    'package',
    ...args,
    '--package',
    join(folder, 'package'),
  ]);
  const plain = stripVTControlCharacters(output);
  return { code, said: plain.replace(/^Environment: .*\nDocs: .*\n\n/m, '').trim() };
}

describe('a wrong setting is reported in full by the Serverless Framework, without other messages', () => {
  it.each([
    [
      '{"prod":{"alarmMail":"x"}}',
      ['--stage', 'prod'],
      `libs/deployment/stages.json is wrong:\n  stage prod, alarmMail: unknown setting; valid settings are ${settings}`,
    ],
    [
      '{"prod":{"inventoryReaderAccounts":["12"]}}',
      ['--stage', 'dev'],
      'libs/deployment/stages.json is wrong:\n  stage prod, inventoryReaderAccounts, 0: expected account ids, such as ["222222222222"]',
    ],
    [
      '{"prod":',
      ['--stage', 'prod'],
      'libs/deployment/stages.json is not valid JSON: Unexpected end of JSON input',
    ],
    ['{}', ['--stage', 'Prod'], `The stage "Prod" cannot be used: ${rule}.`],
    ['{}', ['--stage', 'Prod_1'], `The stage "Prod_1" cannot be used: ${rule}.`],
    ['{}', ['-s=pr od'], `The stage "pr od" cannot be used: ${rule}.`],
    [
      '{}',
      ['--stage', 'prod', '--param=externalID=zz', '--param', 'logLevel=debug'],
      `--param is wrong:\n  logLevel: expected DEBUG, INFO, WARN or ERROR\n  externalID: unknown setting; valid settings are ${settings}`,
    ],
  ])('%s %j', async (stages, args, message) => {
    expect(await packaging(stages, ...args)).toEqual({ code: 1, said: `Error:\n${message}` });
  });
});

describe('a valid setting', () => {
  it('is packaged with the defaults of all stages, and with a note about a stage that is not named', async () => {
    // cspell:ignore prd
    const { code, said } = await packaging('{"default":{"externalId":"our-id"},"prod":{}}', '--stage', 'prd');
    expect({ code, said }).toEqual({
      code: 0,
      said: expect.stringMatching(
        /^Stage prd is not in stages\.json: defaults apply, external id our-id\.\n[^]*Service packaged/,
      ),
    });
  });
});
