import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { goesDirectBy, isLoopback } from './no-proxy.ts';

describe('NO_PROXY', () => {
  it.each([
    // The host, the value of NO_PROXY, whether the request bypasses the proxy.
    ['ec2.eu-west-1.amazonaws.com', '', false],
    ['ec2.eu-west-1.amazonaws.com', '*', true],
    ['ec2.eu-west-1.amazonaws.com', 'amazonaws.com', true],
    ['ec2.eu-west-1.amazonaws.com', '.amazonaws.com', true],
    ['ec2.eu-west-1.amazonaws.com', '*.amazonaws.com', true],
    ['EC2.eu-west-1.AmazonAWS.com.', 'AMAZONAWS.COM.', true],
    ['amazonaws.com', '.amazonaws.com', true],
    ['ec2.eu-west-1.amazonaws.com', 'sts.eu-west-1.amazonaws.com', false],
    ['ec2.eu-west-1.amazonaws.com', 'aws.com', false],
    // cspell:ignore notamazonaws notlocalhost
    ['notamazonaws.com', 'amazonaws.com', false],
    ['ec2.eu-west-1.amazonaws.com', 'ec2.*.amazonaws.com', false],
    ['ec2.eu-west-1.amazonaws.com', 'corp.example, amazonaws.com', true],
    ['ec2.eu-west-1.amazonaws.com', 'corp.example amazonaws.com', true],
    ['ec2.eu-west-1.amazonaws.com', ' ,, corp.example,', false],
    ['ec2.eu-west-1.amazonaws.com', 'amazonaws.com:443', true],
    ['ec2.eu-west-1.amazonaws.com', 'amazonaws.com:8443', false],
    ['ec2.eu-west-1.amazonaws.com', '.', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.3:443', true],
    ['10.1.2.3', '10.1.2.3:80', false],
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3', '10.0.0.0/33', false],
    ['10.1.2.3', '2.3', false],
    ['[fd00::1]', 'fd00::1', true],
    ['fd00::1', '[fd00::1]', true],
    ['fd00::1', '[fd00::1]:443', true],
    ['fd00::1', '[fd00::1]:80', false],
    ['fd00:0:0::1', 'fd00::/8', true],
    ['fd00::1', '10.0.0.0/8', false],
    ['name.example', '10.0.0.0/8', false],
  ])('%s with "%s": %s', (host, noProxy, expected) => {
    expect(goesDirectBy(noProxy)({ host, port: 443 })).toBe(expected);
  });

  it.each([
    '127.0.0.1',
    '127.9.8.7',
    '::1',
    '[::1]',
    '::ffff:127.0.0.1',
    'localhost',
    'LOCALHOST.',
    'a.localhost',
  ])('is not needed for this machine: %s', (host) => {
    expect(goesDirectBy('')({ host, port: 4566 })).toBe(true);
  });

  it.each(['128.0.0.1', '::2', 'localhost.example.com', 'notlocalhost', '127.0.0.1.example.com'])(
    'is required for other hosts: %s',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );

  it('can be any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.domain(), fc.nat(65_535), (noProxy, host, port) => {
        expect(typeof goesDirectBy(noProxy)({ host, port })).toBe('boolean');
        expect(goesDirectBy(`${noProxy},${host}`)({ host: `x.${host}`, port })).toBe(true);
      }),
    );
  });
});
