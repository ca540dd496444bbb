import { describe, expect, it } from '@jest/globals';
import { DoctorReportV1, parseContract, RunRequestV1 } from '@muster/contracts';
import { withChecks } from '../testing/examined.ts';
import { fakeDoctor } from '../testing/fake-doctor.ts';
import { examine } from './examine.ts';

const ROLES = '111111111111';
const OWN_ROLE = '222222222222';
const PROFILE = '333333333333';
const SELF = '999999999999';
const denial = {
  code: 'UnauthorizedOperation',
  message: 'You are not authorized to perform this operation.',
};
const NOTHING_DENIED = { region: 'us-east-1', status: 'allowed' as const };

const request = parseContract(RunRequestV1, {
  run: { ...RunRequestV1.example.run, hasAccountSettings: true },
  accounts: [ROLES, OWN_ROLE, PROFILE, SELF],
  accountSettings: [
    { accountId: OWN_ROLE, role: 'Audit', externalId: 'audit' },
    { accountId: PROFILE, profile: 'dev' },
    { accountId: SELF, self: true },
  ],
});

/** The faults and notes of four accounts, each accessed in another way. */
async function examined(checks: Parameters<typeof withChecks>[0]) {
  const { faults, notes } = parseContract(
    DoctorReportV1,
    await examine(
      {
        request,
        caller: `arn:aws:sts::${SELF}:assumed-role/AWSReservedSSO_Admin_abcdef0123456789/ana`,
        ssoRegion: 'eu-west-1',
        stage: undefined,
        version: '0.1.0',
        withTagger: true,
        known: { some: async () => [] },
        onProgress: () => undefined,
      },
      fakeDoctor(withChecks(checks)),
    ),
  );
  return {
    faults: faults.map(({ subject, accounts, advice }) => [accounts[0]?.accountId, subject, advice]),
    notes: (notes ?? []).map(({ accountId, message }) => [accountId, message]),
  };
}

describe('the advice for an account', () => {
  it('names its role, its profile or the own identity where a call is denied', async () => {
    const { faults } = await examined({
      reader: async ({ accountId }) => ({
        accountId,
        role: 'ok',
        regions: [{ region: 'us-east-1', status: 'denied', ...denial }],
      }),
    });
    expect(faults.map(([accountId, subject, advice]) => [accountId, subject, advice?.split(';')[0]])).toEqual(
      [
        [
          ROLES,
          'ec2:DescribeInstances',
          'allow ec2:DescribeInstances in the policy of MusterReader (tools/roles/member-roles.yaml does)',
        ],
        [OWN_ROLE, 'ec2:DescribeInstances', 'allow ec2:DescribeInstances in the policy of Audit'],
        [
          PROFILE,
          'ec2:DescribeInstances',
          'allow ec2:DescribeInstances in the policies of the identity of the profile dev',
        ],
        [SELF, 'ec2:DescribeInstances', 'allow ec2:DescribeInstances in the policies of your own identity'],
      ],
    );
  });

  it('names what the run uses where access fails', async () => {
    const { faults } = await examined({
      reader: async ({ accountId }) => ({
        accountId,
        role:
          accountId === SELF || accountId === PROFILE
            ? { code: 'NoCredentials', message: 'the session has expired' }
            : { code: 'AssumeRoleDenied', message: 'not authorized' },
        regions: [],
      }),
      tagger: async ({ accountId }) => ({ accountId, role: 'not-needed', regions: [] }),
    });
    const sso =
      'arn:aws:iam::999999999999:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_abcdef0123456789';
    expect(faults).toEqual([
      [
        ROLES,
        'role MusterReader',
        `deploy tools/roles/member-roles.yaml, or what "muster init --roles DIR" writes, in the account with AdditionalPrincipalArns=${sso}, or correct the role: its trust has to allow sts:AssumeRole to that ARN, with the external id muster, and so have the policies of the caller.`,
      ],
      [
        OWN_ROLE,
        'role Audit',
        `correct the role Audit: its trust has to allow sts:AssumeRole to ${sso}, with the external id audit, and so have the policies of the caller.`,
      ],
      [
        PROFILE,
        'profile dev',
        'sign in again ("aws sso login --profile dev"), or correct the profile that the message names; then run doctor again.',
      ],
      [
        SELF,
        'own credentials',
        'sign in again ("aws sso login --profile NAME"), or correct the profile that the message names; then run doctor again.',
      ],
    ]);
  });

  it('does not name the tagger role for tags that a profile or the own identity writes', async () => {
    const { faults, notes } = await examined({
      tagger: async ({ accountId }) => ({
        accountId,
        role: 'ok',
        regions: [NOTHING_DENIED],
        deniedKeys: [{ key: 'Owner', code: 'UnauthorizedOperation', message: 'denied' }],
        protectedKeys: [{ pattern: 'Team', key: 'Team', status: 'writable' }],
      }),
    });
    expect(faults.slice(1)).toEqual([
      [
        OWN_ROLE,
        'tag key "Owner"',
        'allow ec2:CreateTags with this key in the policy of Audit, or take the key out of the rules.',
      ],
      [
        PROFILE,
        'tag key "Owner"',
        'allow ec2:CreateTags with this key in the policies of the identity of the profile dev, or take the key out of the rules.',
      ],
      [
        SELF,
        'tag key "Owner"',
        'allow ec2:CreateTags with this key in the policies of your own identity, or take the key out of the rules.',
      ],
    ]);
    expect(notes).toEqual([
      [
        ROLES,
        'The role MusterTagger can write "Team" of protectedTagKeys; add them to the parameter ProtectedTagKeys of tools/roles/member-roles.yaml',
      ],
      [OWN_ROLE, 'The role Audit can write "Team" of protectedTagKeys; deny them in a policy'],
      [PROFILE, 'The profile dev can write "Team" of protectedTagKeys; deny them in a policy'],
      [SELF, 'Your own identity can write "Team" of protectedTagKeys; deny them in a policy'],
    ]);
  });
});
