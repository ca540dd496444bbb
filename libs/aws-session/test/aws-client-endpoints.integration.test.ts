import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { AwsSessions, readerRole } from '../src/index.ts';
import { call, HOST, useProxiedAws } from './proxied-aws.ts';

const { bundleOf, folder, startProxy } = useProxiedAws();

describe('FIPS and dual-stack endpoints', () => {
  const hostsOf = async (settings: Record<string, string>, config = ''): Promise<string[]> => {
    const proxy = await startProxy();
    writeFileSync(join(folder(), '.aws', 'config'), config);
    Object.assign(process.env, { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: bundleOf(proxy), ...settings });
    expect(await call('us-west-2')).toBeUndefined();
    return proxy.hosts('TLS');
  };

  it('are used if the environment enables them', async () => {
    expect(await hostsOf({ AWS_USE_FIPS_ENDPOINT: 'true' })).toEqual(['ec2-fips.us-west-2.amazonaws.com']);
    expect(await hostsOf({ AWS_USE_FIPS_ENDPOINT: 'False', AWS_USE_DUALSTACK_ENDPOINT: 'TRUE' })).toEqual([
      'ec2.us-west-2.api.aws',
    ]);
    expect(await hostsOf({ AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' })).toEqual([
      'ec2-fips.us-west-2.api.aws',
    ]);
  });

  it('are used if the profile enables them', async () => {
    expect(await hostsOf({}, '[default]\nuse_fips_endpoint = true\n')).toEqual([
      'ec2-fips.us-west-2.amazonaws.com',
    ]);
  });

  it.each([
    ['environment of the service', { AWS_ENDPOINT_URL_EC2: 'https://ec2.muster.invalid' }, ''],
    ['environment', { AWS_ENDPOINT_URL: 'https://ec2.muster.invalid' }, ''],
    ['profile', {}, 'endpoint_url = https://ec2.muster.invalid\n'],
    ['services', {}, 'services = s\n[services s]\nec2 =\n  endpoint_url = https://ec2.muster.invalid\n'],
  ])('do not apply to an endpoint from the %s', async (_from, environment, config) => {
    const settings = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true', ...environment };
    expect(await hostsOf(settings, `[default]\n${config}`)).toEqual(['ec2.muster.invalid']);
  });

  it('are used if configured endpoints are ignored', async () => {
    const settings = {
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_ENDPOINT_URL: 'https://ec2.muster.invalid',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    };
    expect(await hostsOf(settings)).toEqual(['ec2-fips.us-west-2.amazonaws.com']);
  });

  it('are refused with any other value', async () => {
    process.env.AWS_USE_FIPS_ENDPOINT = 'yes';
    expect(await call()).toEqual({
      name: 'InvalidConnectionSettings',
      message: 'AWS_USE_FIPS_ENDPOINT is "yes"; write true or false',
    });
  });
});

describe('credentials', () => {
  const role = readerRole(
    { runId: 'r1', homeRegion: 'us-east-1', roles: { reader: 'Reader', tagger: 'Tagger' } },
    '111111111111',
    'inventory',
  );

  it('of a role in another account are requested through the proxy, with FIPS if enabled', async () => {
    const proxy = await startProxy();
    Object.assign(process.env, {
      HTTPS_PROXY: proxy.url,
      AWS_CA_BUNDLE: bundleOf(proxy),
      AWS_USE_FIPS_ENDPOINT: 'true',
    });
    await new AwsSessions().ec2(role, 'us-west-2').send(new DescribeInstancesCommand({}));
    expect(proxy.hosts('TLS')).toEqual([
      'ec2-fips.us-west-2.amazonaws.com',
      'sts-fips.us-east-1.amazonaws.com',
    ]);
    process.env.AWS_ENDPOINT_URL_STS = 'https://sts.muster.invalid';
    await new AwsSessions().ec2(role, 'us-west-2').send(new DescribeInstancesCommand({}));
    expect(proxy.hosts('TLS')).toContain('sts.muster.invalid');
  });

  it('of a profile with a role are requested through the proxy', async () => {
    const proxy = await startProxy();
    writeFileSync(
      join(folder(), '.aws', 'config'),
      '[profile hub]\nregion = eu-central-1\nrole_arn = arn:aws:iam::999999999999:role/Hub\nsource_profile = me\n',
    );
    writeFileSync(
      join(folder(), '.aws', 'credentials'),
      '[me]\naws_access_key_id = A\naws_secret_access_key = B\n',
    );
    delete process.env.AWS_ACCESS_KEY_ID;
    Object.assign(process.env, {
      AWS_PROFILE: 'hub',
      HTTPS_PROXY: proxy.url,
      AWS_CA_BUNDLE: bundleOf(proxy),
    });
    expect(await call()).toBeUndefined();
    expect(proxy.hosts('TLS')).toEqual([HOST, 'sts.eu-central-1.amazonaws.com']);
  });

  it('of IAM Identity Center are requested through the proxy', async () => {
    const proxy = await startProxy();
    mkdirSync(join(folder(), '.aws', 'sso', 'cache'), { recursive: true });
    // SHA-1 of "corp", the name of the session.
    writeFileSync(
      join(folder(), '.aws', 'sso', 'cache', 'ee0bfd2552fbd840c02cc48b6e823320543c450f.json'),
      JSON.stringify({ accessToken: 'token', expiresAt: '2099-01-01T00:00:00Z' }),
    );
    writeFileSync(
      join(folder(), '.aws', 'config'),
      [
        '[sso-session corp]',
        'sso_start_url = https://corp.awsapps.com/start',
        'sso_region = eu-north-1',
        '[profile sso]',
        'sso_session = corp',
        'sso_account_id = 111111111111',
        'sso_role_name = Reader',
        '',
      ].join('\n'),
    );
    delete process.env.AWS_ACCESS_KEY_ID;
    Object.assign(process.env, {
      AWS_PROFILE: 'sso',
      HTTPS_PROXY: proxy.url,
      AWS_CA_BUNDLE: bundleOf(proxy),
    });
    // The fake AWS has no portal. The test checks only the target of the call.
    expect((await call())?.name).toBe('NoCredentials');
    expect(proxy.hosts('TLS')).toEqual(['portal.sso.eu-north-1.amazonaws.com']);
  });
});
