import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { awsClient } from '../src/client/index.ts';
import { createTestAuthority } from '../src/testing/index.ts';
import { call, HOST, useProxiedAws } from './proxied-aws.ts';

const { aws, bundleOf, fileOf, startProxy } = useProxiedAws();

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
    expect(aws().requests).toMatchObject([{ action: 'DescribeInstances', region: 'eu-west-1' }]);
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
    Object.assign(process.env, {
      HTTPS_PROXY: proxy.url,
      HTTP_PROXY: proxy.url,
      AWS_ENDPOINT_URL: aws().endpoint,
    });
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
    process.env.HTTPS_PROXY = aws().endpoint;
    expect(await call()).toEqual({
      name: 'ServiceUnavailable',
      message: `The service is not available: ProxyUnavailable: the proxy ${aws().endpoint} could not be used: socket hang up; check HTTPS_PROXY and NO_PROXY`,
    });
  });
});
