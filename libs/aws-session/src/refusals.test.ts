import { describe, expect, it } from '@jest/globals';
import { AssumeRoleDeniedError, ThrottledError, UnexpectedAnswerError } from './errors.ts';
import { isRefusal, isRefusalOfCredentials } from './refusals.ts';

const answered = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('text'), { name, $metadata: { httpStatusCode } });
const page = { action: 'ec2:X', host: 'h', status: 403, body: '<html>', fault: 'is an HTML page' };

describe('isRefusal', () => {
  it.each([
    [answered('UnauthorizedOperation', 403), true],
    [answered('SomethingNew', 400), true],
    [new AssumeRoleDeniedError('arn:aws:iam::111111111111:role/R', new Error('no')), false],
    [answered('RequestLimitExceeded', 400), false],
    [answered('SomethingNew', 429), false],
    [answered('InternalError', 500), false],
    [answered('Error', 200), false],
    [new ThrottledError(new Error('slow')), false],
    [new UnexpectedAnswerError(page), false],
    [new Error('connection lost'), false],
    ['text', false],
    [undefined, false],
  ])('%p: %s', (error, expected) => {
    expect(isRefusal(error)).toBe(expected);
  });
});

describe('isRefusalOfCredentials', () => {
  it.each([
    ['AuthFailure', true],
    ['RequestExpired', true],
    ['ExpiredToken', true],
    ['InvalidClientTokenId', true],
    ['UnauthorizedOperation', false],
    ['constructor', false],
  ])('%s: %s', (name, expected) => {
    expect(isRefusalOfCredentials(answered(name, 400))).toBe(expected);
  });
});
