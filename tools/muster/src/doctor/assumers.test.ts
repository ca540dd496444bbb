import { describe, expect, it } from '@jest/globals';
import { assumersOf, principalOf } from './assumers.ts';

const SSO = 'arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_Admin_1234567890abcdef/ana@example.com';

describe('the principal of a caller', () => {
  it.each([
    ['arn:aws:iam::999999999999:user/team/ana', undefined, 'arn:aws:iam::999999999999:user/team/ana'],
    ['arn:aws:sts::999999999999:assumed-role/Ci/job-1', undefined, 'arn:aws:iam::999999999999:role/Ci'],
    [
      'arn:aws-cn:sts::999999999999:assumed-role/Ci/job-1',
      'cn-north-1',
      'arn:aws-cn:iam::999999999999:role/Ci',
    ],
    [
      SSO,
      'eu-west-1',
      'arn:aws:iam::999999999999:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_1234567890abcdef',
    ],
    [
      SSO,
      'us-east-1',
      'arn:aws:iam::999999999999:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1234567890abcdef',
    ],
  ])('%s, IAM Identity Center in %s: %s', (caller, ssoRegion, arn) => {
    expect(principalOf(caller, ssoRegion)).toEqual({ arn });
  });

  it('has a gap if the region of IAM Identity Center is unknown, and the note says how to fill it', () => {
    const arn =
      'arn:aws:iam::999999999999:role/aws-reserved/sso.amazonaws.com/REGION/AWSReservedSSO_Admin_1234567890abcdef';
    expect(assumersOf(SSO, undefined, undefined)).toEqual({
      reader: arn,
      tagger: arn,
      note: 'REGION is the region of IAM Identity Center; "aws iam get-role --role-name AWSReservedSSO_Admin_1234567890abcdef --query Role.Arn" shows its whole ARN.',
    });
  });
});

describe('the principals in AWS', () => {
  it('are the functions of the stage', () => {
    expect(assumersOf(SSO, 'prod', 'eu-west-1')).toEqual({
      reader:
        'arn:aws:iam::999999999999:role/muster-inventory-prod-checkReader, arn:aws:iam::999999999999:role/muster-inventory-prod-discover, arn:aws:iam::999999999999:role/muster-orchestrator-prod-listRegions',
      tagger:
        'arn:aws:iam::999999999999:role/muster-tagger-prod-checkTagger, arn:aws:iam::999999999999:role/muster-tagger-prod-applyTags',
    });
  });
});
