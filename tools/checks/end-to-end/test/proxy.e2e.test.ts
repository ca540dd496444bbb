import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createTestAuthority } from '@muster/aws-session/testing';
import { resourcesOf } from '../src/data.ts';
import { type ProxiedWorld, type ProxiedWorldOptions, startProxiedWorld } from '../src/proxied-world.ts';

const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-west-1'];
const options = {
  aws: { accounts, regions, instancesPerTarget: 30 },
  config: { accounts },
} satisfies ProxiedWorldOptions;

let world: ProxiedWorld;
afterEach(() => world.close());

const HOSTS = ['ec2.eu-west-1.amazonaws.com', 'ec2.us-east-1.amazonaws.com', 'sts.us-east-1.amazonaws.com'];
const complete = {
  status: 'complete',
  targets: { planned: 4, succeeded: 4, failed: 0, skipped: 0 },
  resources: { seen: 120, added: 120, changed: 0, unchanged: 0, gone: 0 },
  tagging: { planned: 120, applied: 120, verified: 120, failed: 0, skipped: 0 },
};
const failed = (stderr: string) => ({ code: 1, stdout: '', stderr });

describe('a run behind a proxy that terminates TLS', () => {
  it('completes with the real host names, and connects directly only to this machine', async () => {
    world = await startProxiedWorld({
      ...options,
      config: { organization: { include: ['r-muster'], exclude: ['999999999999'] } },
    });
    const { code, summary } = await world.run();
    expect(code).toBe(0);
    expect(summary).toMatchObject(complete);
    const hosts = [...HOSTS, 'organizations.us-east-1.amazonaws.com'].toSorted();
    expect(world.proxy.hosts('TLS')).toEqual(hosts);
    expect(world.proxy.hosts('CONNECT')).toEqual(hosts);
    expect(world.proxy.hosts('HTTP')).toEqual([]);
    expect(world.connectedHosts()).toEqual(['127.0.0.1']);
    expect(await resourcesOf(world)).toHaveLength(120);
  });

  it('sends the proxy its credentials, and reads the CA bundle from the profile', async () => {
    world = await startProxiedWorld({
      ...options,
      proxy: { credentials: 'me:p@ss' },
      environment: {
        AWS_CA_BUNDLE: '',
        AWS_PROFILE: 'corp',
        AWS_ACCESS_KEY_ID: '',
        AWS_SECRET_ACCESS_KEY: '',
      },
    });
    mkdirSync(join(world.home, '.aws'));
    writeFileSync(join(world.home, '.aws', 'config'), `[profile corp]\nca_bundle = ${world.caFile}\n`);
    writeFileSync(
      join(world.home, '.aws', 'credentials'),
      '[corp]\naws_access_key_id = A\naws_secret_access_key = B\n',
    );
    const https_proxy = world.proxy.url.replace('//', '//me:p%40ss@');
    const { code, summary } = await world.run([], { environment: { https_proxy } });
    expect(code).toBe(0);
    expect(summary).toMatchObject(complete);
    expect(world.connectedHosts()).toEqual(['127.0.0.1']);
  });

  it('uses the FIPS endpoints of AWS, and leaves the embedded servers unchanged', async () => {
    world = await startProxiedWorld({ ...options, environment: { AWS_USE_FIPS_ENDPOINT: 'true' } });
    const { code, summary } = await world.run();
    expect(code).toBe(0);
    expect(summary).toMatchObject(complete);
    expect(world.proxy.hosts('TLS')).toEqual([
      'ec2-fips.eu-west-1.amazonaws.com',
      'ec2-fips.us-east-1.amazonaws.com',
      'sts-fips.us-east-1.amazonaws.com',
    ]);
    expect(world.connectedHosts()).toEqual(['127.0.0.1']);
    expect(await resourcesOf(world)).toHaveLength(120);
  });

  it('works in another partition', async () => {
    world = await startProxiedWorld({
      ...options,
      aws: { ...options.aws, regions: ['eusc-de-east-1'] },
      config: { accounts, homeRegion: 'eusc-de-east-1' },
    });
    const { code, summary } = await world.run();
    expect(code).toBe(0);
    expect(summary).toMatchObject({
      targets: { planned: 2, succeeded: 2, failed: 0, skipped: 0 },
      tagging: { planned: 60, verified: 60 },
    });
    expect(world.proxy.hosts('TLS')).toEqual([
      'ec2.eusc-de-east-1.amazonaws.eu',
      'sts.eusc-de-east-1.amazonaws.eu',
    ]);
  });

  it('sends plain HTTP through the proxy of HTTP_PROXY', async () => {
    world = await startProxiedWorld(options);
    const { code, summary } = await world.run([], {
      environment: {
        HTTPS_PROXY: '',
        HTTP_PROXY: world.proxy.url,
        AWS_ENDPOINT_URL_EC2: 'http://ec2.muster.invalid',
        AWS_ENDPOINT_URL_STS: 'http://sts.muster.invalid:4566',
        // Both have no effect: there is no TLS, and the endpoints are configured.
        AWS_CA_BUNDLE: '/not/there.pem',
        AWS_USE_FIPS_ENDPOINT: 'true',
      },
    });
    expect(code).toBe(0);
    expect(summary).toMatchObject(complete);
    expect(world.proxy.hosts('HTTP')).toEqual(['ec2.muster.invalid', 'sts.muster.invalid']);
    expect(world.proxy.hosts('CONNECT')).toEqual([]);
    expect(world.connectedHosts()).toEqual(['127.0.0.1']);
  });
});

describe('the hosts in NO_PROXY', () => {
  it('are called directly, and no others are', async () => {
    world = await startProxiedWorld(options);
    const { code, summary } = await world.run([], {
      environment: { NO_PROXY: 'corp.example, .eu-west-1.amazonaws.com' },
    });
    // The command cannot connect beyond this machine. A target called directly could not be read, so it is not reported
    // as deleted.
    expect(code).toBe(3);
    expect(summary.outcomes.map(({ region, code: why }) => [region, why])).toEqual([
      ['eu-west-1', 'ServiceUnavailable'],
      ['eu-west-1', 'ServiceUnavailable'],
    ]);
    expect(summary.resources).toMatchObject({ seen: 60, gone: 0 });
    expect(world.proxy.hosts('CONNECT')).toEqual([
      'ec2.us-east-1.amazonaws.com',
      'sts.us-east-1.amazonaws.com',
    ]);
    expect(world.connectedHosts()).toEqual(['127.0.0.1', 'ec2.eu-west-1.amazonaws.com']);
  });
});

describe('a connection that does not reach AWS', () => {
  const run = (environment: Record<string, string>) =>
    world.muster(['run', '--config', world.configFile], { environment });

  it('starts no run, is explained, and causes no instance to be reported as deleted', async () => {
    world = await startProxiedWorld({ ...options, proxy: { credentials: 'me:secret' } });
    const url = world.proxy.url.replace('//', '//me:secret@');
    expect((await world.run([], { environment: { HTTPS_PROXY: url } })).code).toBe(0);
    const before = world.proxy.requests.length;

    const other = join(world.home, 'other.pem');
    writeFileSync(other, createTestAuthority('another').cert);
    const untrusted = await run({ HTTPS_PROXY: url, AWS_CA_BUNDLE: other });
    expect(untrusted).toEqual(
      failed(
        `error: AWS STS could not be reached in us-east-1: the certificate of sts.us-east-1.amazonaws.com was not accepted: UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify the first certificate; if a proxy ends TLS on the way, add its CA certificate to ${other} (AWS_CA_BUNDLE)\n`,
      ),
    );
    // No second try, because it would fail in the same way.
    expect(world.proxy.requests.slice(before)).toEqual([
      { kind: 'CONNECT', host: 'sts.us-east-1.amazonaws.com', port: 443 },
    ]);
    expect(await run({ HTTPS_PROXY: url, AWS_CA_BUNDLE: '/not/there.pem' })).toEqual(
      failed(
        "error: AWS STS could not be reached in us-east-1: the CA bundle /not/there.pem cannot be read (ENOENT: no such file or directory, open '/not/there.pem'); check AWS_CA_BUNDLE\n",
      ),
    );
    expect(await run({ HTTPS_PROXY: url.replace('secret', 'wrong') })).toEqual(
      failed(
        `error: AWS STS could not be reached in us-east-1: the proxy ${world.proxy.url} answered 407 Refused for sts.us-east-1.amazonaws.com; put the proxy's user and password into HTTPS_PROXY (http://USER:PASSWORD@HOST:PORT)\n`,
      ),
    );
    expect(await run({ HTTPS_PROXY: 'http://me:secret@127.0.0.1:9' })).toEqual(
      failed(
        'error: AWS STS could not be reached in us-east-1: the proxy http://127.0.0.1:9 could not be used: connect ECONNREFUSED 127.0.0.1:9; check HTTPS_PROXY and NO_PROXY\n',
      ),
    );
    expect(await run({ HTTPS_PROXY: 'socks5://127.0.0.1:9' })).toEqual(
      failed(
        'error: AWS STS could not be reached in us-east-1: HTTPS_PROXY names a proxy of the kind socks5, which Muster does not support; expected a URL such as http://proxy.example.com:3128\n',
      ),
    );
    expect(await resourcesOf(world, ['--gone'])).toEqual([]);
    expect(await resourcesOf(world)).toHaveLength(120);
  });

  it('fails the targets concerned once each, and reports none of them as deleted', async () => {
    let isRefused = false;
    world = await startProxiedWorld({
      aws: { ...options.aws, regions: [...regions, 'ap-south-1'] },
      config: { accounts },
      proxy: {
        refuse: (host) => (isRefused && host === 'ec2.eu-west-1.amazonaws.com' ? 403 : undefined),
        certificateName: (host) => (host === 'ec2.ap-south-1.amazonaws.com' ? 'login.example.com' : host),
      },
    });
    const first = await world.run();
    expect(first.code).toBe(3);
    expect(first.summary.resources).toMatchObject({ seen: 120, gone: 0 });
    expect(first.summary.outcomes).toMatchObject(
      accounts.map((accountId) => ({
        accountId,
        region: 'ap-south-1',
        status: 'failed',
        code: 'UntrustedCertificate',
        message: expect.stringContaining(
          'the certificate of ec2.ap-south-1.amazonaws.com was not accepted: ERR_TLS_CERT_ALTNAME_INVALID: ',
        ),
      })),
    );

    isRefused = true;
    const before = world.proxy.requests.length;
    const second = await world.run();
    expect(second.code).toBe(3);
    expect(second.summary.resources).toMatchObject({ seen: 60, gone: 0 });
    expect(second.summary.outcomes.filter(({ region }) => region === 'eu-west-1')).toMatchObject(
      accounts.map((accountId) => ({
        accountId,
        status: 'failed',
        code: 'ProxyRefused',
        message: `the proxy ${world.proxy.url} answered 403 Refused for ec2.eu-west-1.amazonaws.com; have the host allowed on the proxy, or put it into NO_PROXY if it can be reached directly`,
      })),
    );
    for (const host of ['ec2.eu-west-1.amazonaws.com', 'ec2.ap-south-1.amazonaws.com'])
      expect(world.proxy.requests.slice(before).filter((request) => request.host === host)).toHaveLength(2);
    expect(await resourcesOf(world, ['--gone'])).toEqual([]);
    expect(await resourcesOf(world)).toHaveLength(120);
  });
});

describe('commands that only read', () => {
  it('work with FIPS and a missing CA bundle, because they do not call AWS', async () => {
    world = await startProxiedWorld(options);
    expect((await world.run()).code).toBe(0);
    const calls = world.proxy.requests.length;
    const environment = {
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_CA_BUNDLE: '/not/there.pem',
      HTTP_PROXY: world.proxy.url,
    };
    for (const command of ['inventory', 'runs', 'status'])
      expect(await world.muster([command], { environment })).toMatchObject({ code: 0, stderr: '' });
    expect(world.proxy.requests).toHaveLength(calls);
  });
});
