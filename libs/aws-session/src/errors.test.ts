import { describe, expect, it } from '@jest/globals';
import { toStepError, UnexpectedAnswerError } from './errors.ts';

const named = (name: string, fields: object = {}) => Object.assign(new Error('text'), { name, ...fields });
const answer = {
  action: 'ec2:DescribeRegions',
  host: 'ec2.us-east-1.amazonaws.com',
  status: 200,
  contentType: 'text/html',
  body: '<html>\n  <body>Blocked\u0000 by policy</body></html>',
  fault: 'is an HTML page',
};

describe('toStepError', () => {
  it.each([
    ['RequestLimitExceeded', 503, 'Throttled'],
    ['Unavailable', 503, 'ServiceUnavailable'],
    ['InternalError', 500, 'ServiceUnavailable'],
    ['UnauthorizedOperation', 403, 'UnauthorizedOperation'],
    ['AuthFailure', 401, 'AuthFailure'],
  ])('names %s (%d) %s', (code, httpStatusCode, name) => {
    expect(toStepError(named(code, { $metadata: { httpStatusCode } })).name).toBe(name);
  });

  it.each(['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ZodError', 'AggregateError', ''])(
    'does not use %j as a code',
    (name) => {
      expect(toStepError(named(name)).name).toBe('InternalError');
    },
  );

  it("keeps JavaScript's message in that of an InternalError", () => {
    expect(toStepError(new TypeError('x is not iterable')).message).toBe('TypeError: x is not iterable');
    expect(toStepError(new Error('no such function')).message).toBe('no such function');
    expect(toStepError('thrown text')).toMatchObject({ name: 'InternalError', message: 'thrown text' });
    expect(toStepError(undefined)).toMatchObject({ name: 'InternalError', message: 'undefined' });
  });

  it.each([
    named('TimeoutError'),
    named('AbortError'),
    named('Error', { code: 'ECONNRESET' }),
    named('Error', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    named('Error', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }),
    named('Error', { code: 'HPE_INVALID_CONSTANT' }),
    named('Error', { cause: { code: 'ENOTFOUND' } }),
    new AggregateError([named('Error', { code: 'ECONNREFUSED' })]),
  ])('treats a network error as an outage: %p', (error) => {
    expect(toStepError(error).name).toBe('ServiceUnavailable');
  });

  it.each(['CredentialsProviderError', 'TokenProviderError', 'ProviderError'])(
    "names the SDK's %s NoCredentials",
    (name) => expect(toStepError(named(name)).name).toBe('NoCredentials'),
  );

  it('does not treat a code of the file system as an outage', () => {
    expect(toStepError(named('Error', { code: 'ENOSPC' })).name).toBe('InternalError');
  });

  it('keeps an UnexpectedAnswer unchanged, and as an outage if its status says so', () => {
    expect(toStepError(new UnexpectedAnswerError(answer)).name).toBe('UnexpectedAnswer');
    expect(toStepError(new UnexpectedAnswerError({ ...answer, status: 502 }))).toMatchObject({
      name: 'ServiceUnavailable',
    });
  });
});

describe('UnexpectedAnswerError', () => {
  it('names the call and what it got', () => {
    expect(new UnexpectedAnswerError(answer).message).toBe(
      'ec2:DescribeRegions at ec2.us-east-1.amazonaws.com got something that is not an answer of AWS: the answer ' +
        'is an HTML page (status 200, text/html, "<html> <body>Blocked by policy</body></html>"); ' +
        'look for a proxy or filter in the network',
    );
    expect(new UnexpectedAnswerError({ ...answer, contentType: undefined, body: '' }).message).toContain(
      '(status 200, no content type, no body)',
    );
    expect(new UnexpectedAnswerError({ ...answer, body: 'x'.repeat(5000) }).message).toContain(
      `"${'x'.repeat(100)}…"`,
    );
  });

  it.each([
    // cspell:ignore jalr
    '<AssumeRoleResponse><AssumeRoleResult><Credentials><SecretAccessKey>wJalr</SecretAccessKey>',
    '{"Credentials":{"SecretAccessKey":"wJalr"',
    '{"roleCredentials":{"accessKeyId":"AKIA","secretAccessKey":"wJalr","sessionToken":"t"',
    '<SessionToken>wJalr',
  ])('quotes no part of credentials: %s', (body) => {
    expect(new UnexpectedAnswerError({ ...answer, body }).message).not.toMatch(/wJalr|AKIA/);
  });
});
