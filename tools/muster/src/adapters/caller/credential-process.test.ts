import { describe, expect, it } from '@jest/globals';
import { runCredentialProcess } from './credential-process.ts';

const node = JSON.stringify(process.execPath);
/** A command line that runs this script. */
const script = (code: string) => `${node} -e ${JSON.stringify(code)}`;
const run = (code: string, environment: Record<string, string> = {}) =>
  runCredentialProcess('work', script(code), { PATH: process.env.PATH, ...environment });
const printing = (value: unknown) => `console.log('${JSON.stringify(value)}')`;
const KEYS = { Version: 1, AccessKeyId: 'AKIA', SecretAccessKey: 'secret' };

describe('runCredentialProcess', () => {
  it('parses the output of the process', async () => {
    expect(
      await run(
        printing({
          ...KEYS,
          SessionToken: 't',
          Expiration: '2026-11-26T12:00:00Z',
          AccountId: '1',
          More: {},
        }),
      ),
    ).toEqual({
      accessKeyId: 'AKIA',
      secretAccessKey: 'secret',
      sessionToken: 't',
      expiration: new Date('2026-11-26T12:00:00Z'),
      accountId: '1',
    });
    expect(await run(printing(KEYS))).toEqual({ accessKeyId: 'AKIA', secretAccessKey: 'secret' });
  });

  it('passes the given environment to the process', async () => {
    const keys = await run(
      `console.log(JSON.stringify({ Version: 1, AccessKeyId: process.env.AWS_PROFILE + '', SecretAccessKey: 's' }))`,
      { AWS_PROFILE: 'of-the-user' },
    );
    expect(keys.accessKeyId).toBe('of-the-user');
  });

  it.each([
    [
      `console.error('token expired,'); console.error('run corp-login'); process.exit(3)`,
      'failed with exit code 3: token expired, run corp-login',
    ],
    ['process.exit(1)', 'failed with exit code 1: it printed nothing on stderr'],
    ['', 'printed nothing; it must print JSON with Version 1, AccessKeyId and SecretAccessKey'],
    [`console.log('secret: hunter2')`, 'did not print JSON; '],
    [printing({ ...KEYS, Version: 2 }), 'did not print valid values for Version; '],
    [
      printing({ Version: 1, AccessKeyId: '' }),
      'did not print valid values for AccessKeyId, SecretAccessKey; ',
    ],
    [printing([]), 'did not print valid values for output; '],
    [printing({ ...KEYS, Expiration: 'tomorrow' }), 'did not print valid values for Expiration; '],
  ])('reports how %j failed, without its output on stdout', async (code, message) => {
    const error = await run(code).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'NoUsableCredentials' });
    expect(String(error)).toContain(`the credential_process of the AWS profile "work" ${message}`);
    expect(String(error)).not.toContain('hunter2');
  });

  it('reports a command that does not exist', async () => {
    await expect(runCredentialProcess('work', '/nowhere/helper --quiet', {})).rejects.toThrow(
      /^the credential_process of the AWS profile "work" failed with exit code 127: .*\/nowhere\/helper/,
    );
  });
});
