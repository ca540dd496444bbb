import { describe, expect, it } from '@jest/globals';
import { UnexpectedAnswerError } from '@muster/aws-session';
import { RunFailedError } from '../errors.ts';
import { explainFailure, type FailedCall } from './aws-failure.ts';

const call: FailedCall = {
  action: 'dynamodb:Query',
  subject: 'table muster-inventory-prod',
  endpoint: 'https://dynamodb.us-east-1.amazonaws.com',
  whenMissing: 'deploy it again',
};
const answered = (name: string, httpStatusCode = 400, message = 'said AWS') =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
const unanswered = (over: { code?: string; name?: string }, message: string) =>
  Object.assign(new Error(message), over);

const ON_TABLE = 'dynamodb:Query on table muster-inventory-prod';
const RIGHTS =
  'allow dynamodb:Query for your user or role ("Rights of people" in docs/deploy.md), or choose other credentials with --profile or AWS_PROFILE';

describe('explainFailure', () => {
  it.each([
    [
      answered('AccessDeniedException', 400, 'User: x is not authorized.'),
      `${ON_TABLE} was refused: AccessDeniedException: User: x is not authorized; ${RIGHTS}`,
    ],
    [
      answered('ResourceNotFoundException'),
      `${ON_TABLE} was refused: ResourceNotFoundException: said AWS; deploy it again`,
    ],
    [answered('ThrottlingException'), `${ON_TABLE} failed: ThrottlingException: said AWS; try again later`],
    [
      answered('ExecutionLimitExceeded'),
      `${ON_TABLE} failed: ExecutionLimitExceeded: said AWS; try again later`,
    ],
    [
      answered('InternalServerError', 500),
      `${ON_TABLE} failed: InternalServerError: said AWS; try again later`,
    ],
    [
      new UnexpectedAnswerError({
        action: 'dynamodb:Query',
        host: 'proxy.example:8080',
        status: 200,
        contentType: 'text/html',
        body: '<html>Sign in',
        fault: 'is an HTML page',
      }),
      `${ON_TABLE} got an answer from proxy.example:8080 that is not from AWS: the answer is an HTML page (status 200, text/html, "<html>Sign in"); look for a proxy or filter in the network, and check AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_DYNAMODB if they are set`,
    ],
    [
      unanswered({ code: 'ENOTFOUND' }, 'getaddrinfo ENOTFOUND nowhere.invalid'),
      `${ON_TABLE} got no answer from https://dynamodb.us-east-1.amazonaws.com: getaddrinfo ENOTFOUND nowhere.invalid; check the network, HTTPS_PROXY, AWS_REGION, AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_DYNAMODB`,
    ],
    [
      unanswered({ name: 'TimeoutError' }, 'no connection within 2000 ms'),
      `${ON_TABLE} got no answer from https://dynamodb.us-east-1.amazonaws.com: no connection within 2000 ms; check the network, HTTPS_PROXY, AWS_REGION, AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_DYNAMODB`,
    ],
  ])('names for %s the call, the answer and what to do', (error, message) => {
    expect(explainFailure(error, call)).toMatchObject({ code: 'Deployment', exitCode: 1, message });
  });

  it.each([
    [
      unanswered({ name: 'CredentialsProviderError' }, 'Could not load credentials'),
      'no AWS credentials were found',
    ],
    [
      unanswered(
        { name: 'CredentialsProviderError' },
        'The SSO session associated with this profile has expired.',
      ),
      'sign in again with "aws sso login"',
    ],
    [unanswered({ name: 'TokenProviderError' }, 'Token is expired.'), 'sign in again with "aws sso login"'],
    [answered('ExpiredTokenException'), 'sign in again with "aws sso login"'],
    [
      answered('UnrecognizedClientException'),
      'AWS refused the credentials: UnrecognizedClientException: said AWS; renew them',
    ],
  ])('treats %s as a problem of credentials, not of permissions', (error, message) => {
    expect(explainFailure(error, call)).toMatchObject({
      code: 'NoUsableCredentials',
      exitCode: 1,
      message: expect.stringContaining(message),
    });
  });

  it.each([
    [answered('AccessDeniedException'), 'was refused: AccessDeniedException: said AWS; nothing done; allow'],
    [answered('ThrottlingException'), 'failed: ThrottlingException: said AWS; nothing done; try again later'],
    [answered('InternalFailure', 500), 'failed: InternalFailure: said AWS; who knows; try again later'],
    [unanswered({ code: 'ECONNRESET' }, 'socket hang up'), 'socket hang up; who knows; check the network'],
  ])('says what %s means for the action', (error, message) => {
    const consequence = { refused: 'nothing done', unclear: 'who knows' };
    expect(explainFailure(error, { ...call, consequence }).message).toContain(message);
  });

  it.each([
    [
      unanswered({ name: 'ProxyRefused' }, 'the proxy http://proxy:3128 answered 407'),
      'ProxyRefused',
      'the proxy http://proxy:3128 answered 407; nothing done',
    ],
    [
      unanswered({ name: 'ProxyUnavailable' }, 'the proxy http://proxy:3128 could not be used'),
      'ProxyUnavailable',
      'the proxy http://proxy:3128 could not be used; who knows',
    ],
    [
      unanswered({ name: 'CredentialsProviderError' }, 'UntrustedCertificate: it has expired'),
      'UntrustedCertificate',
      'it has expired; nothing done',
    ],
  ])('reports for %s that the call did not reach AWS', (error, code, message) => {
    const consequence = { refused: 'nothing done', unclear: 'who knows' };
    expect(explainFailure(error, { ...call, consequence })).toMatchObject({
      name: code,
      code,
      exitCode: 1,
      message: `${ON_TABLE} got no answer: ${message}`,
    });
  });

  it('does not change an error that is already explained', () => {
    const explained = new RunFailedError('the run failed');
    expect(explainFailure(explained, call)).toBe(explained);
  });
});
