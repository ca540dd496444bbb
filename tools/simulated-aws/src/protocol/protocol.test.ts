import { describe, expect, it } from '@jest/globals';
import { parseAuthorization } from './authorization.ts';
import { FormParams } from './form.ts';
import { escapeXml } from './xml.ts';

describe('escapeXml', () => {
  it('escapes markup, quotes and line ends', () => {
    expect(escapeXml(`a<b>&"c'\r\n\td é 漢`)).toBe('a&lt;b&gt;&amp;&quot;c&apos;&#xD;&#xA;&#x9;d é 漢');
  });

  it('escapes control characters, which are not valid in XML', () => {
    expect(escapeXml('a\u0000\u001b[31mb')).toBe('a&#x0;&#x1B;[31mb');
  });
});

describe('FormParams', () => {
  it('reads lists and structures from query and body', () => {
    const params = new FormParams(
      '?Action=CreateTags',
      'ResourceId.1=i-1&ResourceId.2=i-2&Tag.1.Key=A&Tag.1.Value=1+2&Tag.2.Key=B%26',
    );
    expect(params.get('Action')).toBe('CreateTags');
    expect(params.list('ResourceId')).toEqual(['i-1', 'i-2']);
    expect(params.prefixes('Tag', ['Key', 'Value'])).toEqual(['Tag.1', 'Tag.2']);
    expect([params.get('Tag.1.Value'), params.get('Tag.2.Key'), params.get('Tag.2.Value')]).toEqual([
      '1 2',
      'B&',
      undefined,
    ]);
  });
});

describe('parseAuthorization', () => {
  it('finds the key, region and service, and ignores other headers', () => {
    const header =
      // cspell:ignore akidx
      'AWS4-HMAC-SHA256 Credential=AKIDX/20261123/eu-west-1/ec2/aws4_request, SignedHeaders=host, Signature=00';
    expect(parseAuthorization(header)).toEqual({ accessKeyId: 'AKIDX', region: 'eu-west-1', service: 'ec2' });
    // cspell:ignore tpw
    expect(parseAuthorization('Basic dTpw')).toBeUndefined();
    expect(parseAuthorization(undefined)).toBeUndefined();
  });
});
