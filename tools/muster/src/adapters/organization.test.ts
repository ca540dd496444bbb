import { describe, expect, it } from '@jest/globals';
import { CallFailedError } from '@muster/aws-session';
import { CredentialsError } from '../errors.ts';
import { organizationFailure } from './organization.ts';

const refusal = (name: string, message: string) =>
  new CallFailedError(
    'organizations:ListRoots',
    Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } }),
  );

describe('a failure of Organizations', () => {
  it.each([
    [
      'AWSOrganizationsNotInUseException',
      /^the root could not be found: AWSOrganizationsNotInUseException: .*; the account of your credentials is not in an organization: use --self, /,
    ],
    ['AccessDeniedException', /; use credentials of the management account, .* --unit names the units$/],
    ['ParentNotFoundException', /; correct --unit and --exclude, or leave them out to read everything$/],
    ['TargetNotFoundException', /; check the network and AWS_ENDPOINT_URL_ORGANIZATIONS, /],
  ])('says what to do: %s', (name, message) => {
    const failure = organizationFailure('the root could not be found', refusal(name, 'Refused.'));
    expect(failure.message).toMatch(message);
    expect([failure.code, failure.exitCode]).toEqual(['NoAccounts', 1]);
  });

  it('is kept if the credentials failed', () => {
    const failure = new CredentialsError('the session has expired');
    expect(organizationFailure('the root could not be found', failure)).toBe(failure);
  });
});
