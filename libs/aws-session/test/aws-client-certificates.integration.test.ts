import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  createTestAuthority,
  type RecordingProxy,
  type RecordingProxyOptions,
} from '../src/testing/index.ts';
import { call, HOST, useProxiedAws } from './proxied-aws.ts';

const { aws, bundleOf, fileOf, folder, startProxy } = useProxiedAws();

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
      join(folder(), '.aws', 'config'),
      `[profile corp]\nca_bundle = ${bundleOf(proxy)}\n[profile wrong]\nca_bundle = /not/there.pem\n`,
    );
    process.env.AWS_PROFILE = 'corp';
    delete process.env.AWS_ACCESS_KEY_ID;
    writeFileSync(
      join(folder(), '.aws', 'credentials'),
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
    Object.assign(process.env, { AWS_ENDPOINT_URL: aws().endpoint, AWS_CA_BUNDLE: '/not/there.pem' });
    expect(await call()).toBeUndefined();
  });
});
