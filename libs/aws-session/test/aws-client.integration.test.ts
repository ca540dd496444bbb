import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { awsClient } from '../src/client/index.ts';
import { AwsSessions, readerRole, toStepError } from '../src/index.ts';
import { startFakeAws } from '../src/testing/fake-aws.ts';
import {
  createTestAuthority,
  type RecordingProxy,
  type RecordingProxyOptions,
  startRecordingProxy,
} from '../src/testing/index.ts';

let aws: Awaited<ReturnType<typeof startFakeAws>>;
let proxies: RecordingProxy[];
let folder: string;
const saved = { ...process.env };

beforeEach(async () => {
  aws = await startFakeAws(() => undefined);
  proxies = [];
  folder = mkdtempSync(join(tmpdir(), 'muster-aws-client-'));
  mkdirSync(join(folder, '.aws'));
  process.env = {
    PATH: saved.PATH,
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, '.aws', 'credentials'),
    AWS_ACCESS_KEY_ID: 'HUB',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
});
afterEach(async () => {
  process.env = { ...saved };
  await Promise.all([aws.close(), ...proxies.map((proxy) => proxy.close())]);
  rmSync(folder, { recursive: true });
});

async function startProxy(options: Partial<RecordingProxyOptions> = {}): Promise<RecordingProxy> {
  const proxy = await startRecordingProxy({ upstream: () => aws.url, ...options });
  proxies.push(proxy);
  return proxy;
}

/** Writes a file and returns its name. */
function fileOf(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const bundleOf = ({ authority }: RecordingProxy): string => fileOf('ca.pem', authority.cert);

/** Makes one call with a new client. Returns the name and message of its error, or undefined if it succeeded. */
async function call(region = 'eu-west-1'): Promise<{ name: string; message: string } | undefined> {
  const client = awsClient(EC2Client, {
    region,
    maxAttempts: 2,
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 30_000 },
  });
  try {
    await client.send(new DescribeInstancesCommand({}));
    return undefined;
  } catch (error) {
    const { name, message } = toStepError(error);
    return { name, message };
  } finally {
    client.destroy();
  }
}

const HOST = 'ec2.eu-west-1.amazonaws.com';

describe('a client behind a proxy that terminates TLS', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])('uses the proxy of %s', async (variable) => {
    const proxy = await startProxy();
    process.env[variable] = proxy.url;
    process.env.AWS_CA_BUNDLE = bundleOf(proxy);
    expect(await call()).toBeUndefined();
    expect(proxy.requests).toEqual([
      { kind: 'CONNECT', host: HOST, port: 443 },
      { kind: 'TLS', host: HOST, port: 443 },
    ]);
    expect(aws.requests).toMatchObject([{ action: 'DescribeInstances', region: 'eu-west-1' }]);
  });

  it('reuses its connections', async () => {
    const proxy = await startProxy();
    process.env.HTTPS_PROXY = proxy.url;
    process.env.AWS_CA_BUNDLE = bundleOf(proxy);
    const client = awsClient(EC2Client, {
      region: 'eu-west-1',
      timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 30_000 },
    });
    const describeInstances = () => client.send(new DescribeInstancesCommand({}));
    for (let n = 0; n < 3; n++) await describeInstances();
    expect(proxy.requests.filter(({ kind }) => kind === 'CONNECT')).toHaveLength(1);
    await Promise.all(Array.from({ length: 20 }, describeInstances));
    await Promise.all(Array.from({ length: 20 }, describeInstances));
    client.destroy();
    expect(proxy.requests.filter(({ kind }) => kind === 'TLS')).toHaveLength(43);
    expect(proxy.requests.filter(({ kind }) => kind === 'CONNECT').length).toBeLessThanOrEqual(20);
  });

  it('sends the proxy the credentials in its URL, including special characters', async () => {
    const proxy = await startProxy({ credentials: 'corp\\me:pä:ss@%' });
    process.env.HTTPS_PROXY = proxy.url.replace('//', '//corp%5Cme:p%C3%A4%3Ass%40%25@');
    process.env.AWS_CA_BUNDLE = bundleOf(proxy);
    expect(await call()).toBeUndefined();
  });

  it('uses TLS with a proxy that supports it, and the same CA bundle', async () => {
    const proxy = await startProxy({ secure: true });
    process.env.HTTPS_PROXY = proxy.url;
    process.env.AWS_CA_BUNDLE = bundleOf(proxy);
    expect(await call()).toBeUndefined();
    process.env.AWS_CA_BUNDLE = fileOf('other.pem', createTestAuthority().cert);
    expect(await call()).toMatchObject({
      name: 'UntrustedCertificate',
      message: expect.stringContaining(`the certificate of the proxy ${proxy.url} was not accepted: `),
    });
  });

  it('bypasses it for hosts in NO_PROXY', async () => {
    const proxy = await startProxy();
    Object.assign(process.env, { HTTPS_PROXY: proxy.url, NO_PROXY: HOST, AWS_CA_BUNDLE: bundleOf(proxy) });
    // No host has this name here, so the direct call fails.
    process.env.AWS_ENDPOINT_URL_EC2 = 'https://ec2.muster.invalid';
    process.env.NO_PROXY = 'muster.invalid';
    expect((await call())?.message).toContain('ec2.muster.invalid');
    expect(proxy.requests).toEqual([]);
  });

  it('bypasses it for this machine', async () => {
    const proxy = await startProxy();
    Object.assign(process.env, { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, AWS_ENDPOINT_URL: aws.url });
    expect(await call()).toBeUndefined();
    expect(proxy.requests).toEqual([]);
  });

  it.each(['HTTP_PROXY', 'http_proxy'])('sends plain HTTP to the proxy of %s', async (variable) => {
    const proxy = await startProxy({ credentials: 'me:secret' });
    process.env[variable] = proxy.url.replace('//', '//me:secret@');
    process.env.AWS_ENDPOINT_URL_EC2 = 'http://ec2.muster.invalid:4566/base';
    expect(await call()).toBeUndefined();
    expect(proxy.requests).toEqual([{ kind: 'HTTP', host: 'ec2.muster.invalid', port: 4566 }]);
    process.env[variable] = proxy.url;
    expect(await call()).toEqual({
      name: 'ProxyRefused',
      message: expect.stringContaining(`the proxy ${proxy.url} answered 407`),
    });
  });
});

describe('a proxy that does not forward', () => {
  it('can require other credentials: the message does not contain the sent ones', async () => {
    const proxy = await startProxy({ credentials: 'me:secret' });
    process.env.HTTPS_PROXY = proxy.url.replace('//', '//me:wrong-password@');
    expect(await call()).toEqual({
      name: 'ProxyRefused',
      message: `the proxy ${proxy.url} answered 407 Refused for ${HOST}; put the proxy's user and password into HTTPS_PROXY (http://USER:PASSWORD@HOST:PORT)`,
    });
    expect(proxy.requests).toHaveLength(1);
  });

  it('can refuse the host: the call is not repeated', async () => {
    const proxy = await startProxy({ refuse: () => 403 });
    process.env.HTTPS_PROXY = proxy.url;
    expect(await call()).toEqual({
      name: 'ProxyRefused',
      message: `the proxy ${proxy.url} answered 403 Refused for ${HOST}; have the host allowed on the proxy, or put it into NO_PROXY if it can be reached directly`,
    });
    expect(proxy.requests).toHaveLength(1);
  });

  it('can fail to reach the host: the call is repeated', async () => {
    const proxy = await startProxy({ refuse: () => 503 });
    process.env.HTTPS_PROXY = proxy.url;
    expect(await call()).toEqual({
      name: 'ServiceUnavailable',
      message: `The service is not available: ProxyUnavailable: the proxy ${proxy.url} answered 503 Refused for ${HOST}`,
    });
    expect(proxy.requests).toHaveLength(2);
  });

  it('can be unreachable: the message contains no password', async () => {
    process.env.HTTPS_PROXY = 'http://me:secret@127.0.0.1:9';
    expect(await call()).toEqual({
      name: 'ServiceUnavailable',
      message:
        'The service is not available: ProxyUnavailable: the proxy http://127.0.0.1:9 could not be used: connect ECONNREFUSED 127.0.0.1:9; check HTTPS_PROXY and NO_PROXY',
    });
  });

  it('can be another kind of server', async () => {
    process.env.HTTPS_PROXY = aws.url;
    expect(await call()).toEqual({
      name: 'ServiceUnavailable',
      message: `The service is not available: ProxyUnavailable: the proxy ${aws.url} could not be used: socket hang up; check HTTPS_PROXY and NO_PROXY`,
    });
  });
});

describe('certificates', () => {
  const through = async (options: Partial<RecordingProxyOptions> = {}): Promise<RecordingProxy> => {
    const proxy = await startProxy(options);
    process.env.HTTPS_PROXY = proxy.url;
    return proxy;
  };

  it('of an unknown authority are not accepted, and AWS_CA_BUNDLE is suggested', async () => {
    const proxy = await through();
    expect(await call()).toEqual({
      name: 'UntrustedCertificate',
      message: `the certificate of ${HOST} was not accepted: UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify the first certificate; if a proxy ends TLS on the way, write its CA certificate into a PEM file and name it in AWS_CA_BUNDLE`,
    });
    expect(proxy.requests.filter(({ kind }) => kind === 'CONNECT')).toHaveLength(1);
    expect(proxy.hosts('TLS')).toEqual([]);
  });

  it('are not accepted if the bundle lacks their authority', async () => {
    await through();
    const file = fileOf('other.pem', createTestAuthority('another').cert);
    process.env.AWS_CA_BUNDLE = file;
    expect((await call())?.message).toContain(`add its CA certificate to ${file} (AWS_CA_BUNDLE)`);
  });

  it('can be expired, or for another host', async () => {
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    const expired = await through({ validity: { from: day('2020-01-01'), to: day('2020-02-01') } });
    process.env.AWS_CA_BUNDLE = bundleOf(expired);
    expect((await call())?.message).toBe(
      `the certificate of ${HOST} was not accepted: CERT_HAS_EXPIRED: certificate has expired; check this machine's clock and the server or proxy that sent the certificate`,
    );
    const other = await through({ certificateName: () => 'login.example.com' });
    process.env.AWS_CA_BUNDLE = fileOf('ca2.pem', other.authority.cert);
    const fault = await call();
    expect(fault?.name).toBe('UntrustedCertificate');
    expect(fault?.message).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(fault?.message).toContain('check what answers under this name: a proxy, or a wrong endpoint');
  });

  it('are accepted with ca_bundle of the profile, which AWS_CA_BUNDLE overrides', async () => {
    const proxy = await through();
    writeFileSync(
      join(folder, '.aws', 'config'),
      `[profile corp]\nca_bundle = ${bundleOf(proxy)}\n[profile wrong]\nca_bundle = /not/there.pem\n`,
    );
    process.env.AWS_PROFILE = 'corp';
    delete process.env.AWS_ACCESS_KEY_ID;
    writeFileSync(
      join(folder, '.aws', 'credentials'),
      '[corp]\naws_access_key_id = A\naws_secret_access_key = B\n[wrong]\naws_access_key_id = A\naws_secret_access_key = B\n',
    );
    expect(await call()).toBeUndefined();
    process.env.AWS_PROFILE = 'wrong';
    expect((await call())?.message).toBe(
      "the CA bundle /not/there.pem cannot be read (ENOENT: no such file or directory, open '/not/there.pem'); check ca_bundle of the AWS profile",
    );
    process.env.AWS_CA_BUNDLE = bundleOf(proxy);
    expect(await call()).toBeUndefined();
  });

  it.each([
    [
      'empty.pem',
      '',
      'holds no certificate in PEM format ("-----BEGIN CERTIFICATE-----"); check AWS_CA_BUNDLE',
    ],
    [
      'key.pem',
      createTestAuthority().issue('a').key,
      'holds no certificate in PEM format ("-----BEGIN CERTIFICATE-----"); check AWS_CA_BUNDLE',
    ],
    [
      'cut.pem',
      `${createTestAuthority().cert}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`,
      'cannot be read (',
    ],
  ])('cannot be read from %s', async (name, content, message) => {
    const proxy = await through();
    process.env.AWS_CA_BUNDLE = fileOf(name, content);
    expect(await call()).toEqual({
      name: 'InvalidConnectionSettings',
      message: expect.stringContaining(message),
    });
    expect(proxy.requests).toEqual([]);
  });

  it('can be many, with text between them', async () => {
    const proxy = await through();
    const others = [
      createTestAuthority('a').cert,
      '# a comment - with a hyphen\n',
      createTestAuthority('b').cert,
    ];
    process.env.AWS_CA_BUNDLE = fileOf('many.pem', [...others, proxy.authority.cert].join(''));
    expect(await call()).toBeUndefined();
  });

  it('are not needed for calls to this machine', async () => {
    Object.assign(process.env, { AWS_ENDPOINT_URL: aws.url, AWS_CA_BUNDLE: '/not/there.pem' });
    expect(await call()).toBeUndefined();
  });
});

describe('FIPS and dual-stack endpoints', () => {
  const hostsOf = async (settings: Record<string, string>, config = ''): Promise<string[]> => {
    const proxy = await startProxy();
    writeFileSync(join(folder, '.aws', 'config'), config);
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
      join(folder, '.aws', 'config'),
      '[profile hub]\nregion = eu-central-1\nrole_arn = arn:aws:iam::999999999999:role/Hub\nsource_profile = me\n',
    );
    writeFileSync(
      join(folder, '.aws', 'credentials'),
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
    mkdirSync(join(folder, '.aws', 'sso', 'cache'), { recursive: true });
    // SHA-1 of "corp", the name of the session.
    writeFileSync(
      join(folder, '.aws', 'sso', 'cache', 'ee0bfd2552fbd840c02cc48b6e823320543c450f.json'),
      JSON.stringify({ accessToken: 'token', expiresAt: '2099-01-01T00:00:00Z' }),
    );
    writeFileSync(
      join(folder, '.aws', 'config'),
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
