import { describe, expect, it } from '@jest/globals';
import { ConnectionSettingsError } from './errors.ts';
import { proxiesOf } from './proxy.ts';

const EC2 = { protocol: 'https:', host: 'ec2.eu-west-1.amazonaws.com' } as const;
const PLAIN = { protocol: 'http:', host: 'ec2.example.com' } as const;

describe('proxiesOf', () => {
  it('parses the URL, with the default port of its scheme and decoded credentials', () => {
    const proxyFor = proxiesOf({ HTTPS_PROXY: 'https://me%40corp:p%3Ass@proxy.example.com' });
    expect(proxyFor(EC2)).toEqual({
      protocol: 'https:',
      host: 'proxy.example.com',
      port: 443,
      // cspell:ignore wvay dpw
      authorization: 'Basic bWVAY29ycDpwOnNz',
      url: 'https://proxy.example.com',
      variable: 'HTTPS_PROXY',
    });
  });

  it.each([
    ['proxy.example.com:3128', 'proxy.example.com', 3128, 'http://proxy.example.com:3128'],
    ['//proxy.example.com:3128/', 'proxy.example.com', 3128, 'http://proxy.example.com:3128'],
    ['http://proxy.example.com', 'proxy.example.com', 80, 'http://proxy.example.com'],
    [' http://[fd00::1]:8080 ', 'fd00::1', 8080, 'http://[fd00::1]:8080'],
    ['10.0.0.1', '10.0.0.1', 80, 'http://10.0.0.1'],
  ])('treats %s as HTTP if it has no scheme', (value, host, port, url) => {
    expect(proxiesOf({ HTTPS_PROXY: value })(EC2)).toEqual({
      protocol: 'http:',
      host,
      port,
      authorization: undefined,
      url,
      variable: 'HTTPS_PROXY',
    });
  });

  it('has a variable for each scheme', () => {
    const proxyFor = proxiesOf({ HTTPS_PROXY: 'http://one:1', HTTP_PROXY: 'http://two:2' });
    expect([proxyFor(EC2)?.url, proxyFor(PLAIN)?.url]).toEqual(['http://one:1', 'http://two:2']);
    expect(proxiesOf({ HTTP_PROXY: 'http://two:2' })(EC2)).toBeUndefined();
    expect(proxiesOf({ HTTPS_PROXY: 'http://one:1' })(PLAIN)).toBeUndefined();
  });

  it('prefers lower case, in which an empty value means none', () => {
    const both = { https_proxy: 'http://lower:1', HTTPS_PROXY: 'http://upper:1' };
    expect(proxiesOf(both)(EC2)).toMatchObject({ url: 'http://lower:1', variable: 'https_proxy' });
    expect(proxiesOf({ ...both, https_proxy: '' })(EC2)).toBeUndefined();
    expect(proxiesOf({ ...both, NO_PROXY: 'amazonaws.com' })(EC2)).toBeUndefined();
    expect(proxiesOf({ ...both, NO_PROXY: 'amazonaws.com', no_proxy: 'other' })(EC2)).toBeDefined();
  });

  it('sends requests for this machine directly', () => {
    const proxyFor = proxiesOf({ HTTPS_PROXY: 'http://one:1', HTTP_PROXY: 'no URL: at all' });
    expect(proxyFor({ protocol: 'http:', host: '127.0.0.1', port: 4566 })).toBeUndefined();
    expect(proxyFor({ protocol: 'https:', host: 'localhost', port: 4566 })).toBeUndefined();
  });

  it.each([
    ['http://', 'HTTPS_PROXY is not a URL; expected a URL such as http://proxy.example.com:3128'],
    [
      'http://me:secret@proxy:port',
      'HTTPS_PROXY is not a URL; expected a URL such as http://proxy.example.com:3128',
    ],
    [
      'socks5://me:secret@proxy:1080',
      'HTTPS_PROXY names a proxy of the kind socks5, which Muster does not support; expected a URL such as http://proxy.example.com:3128',
    ],
    [
      'http://me:50%secret@proxy:3128',
      'the user or password in HTTPS_PROXY has a % that begins no escape; write %25 for it',
    ],
  ])('refuses %s without repeating it', (value, message) => {
    const proxyFor = proxiesOf({ HTTPS_PROXY: value });
    expect(() => proxyFor(EC2)).toThrow(ConnectionSettingsError);
    expect(() => proxyFor(EC2)).toThrow(message);
  });
});
