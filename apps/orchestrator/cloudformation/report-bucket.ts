import {
  arnOf,
  bucketId,
  type Expression,
  ref,
  REPORT_RETENTION,
  STAGE,
  stageParameter,
  sub,
  valueOfOptional,
} from '@muster/deployment';
import { bucketName } from '@muster/service-definition';
import { reportBucket } from '../src/service.ts';

const id = bucketId(reportBucket.name);
const { condition } = REPORT_RETENTION;

/**
 * The bucket for the pages about runs, if the stage has the setting. It is private: no access control lists, no public
 * policy, and only requests with TLS. It stays when the setting or the stack is removed. Its rules then empty it.
 */
export const reportBucketResources: Readonly<Record<string, Expression>> = {
  [id]: {
    Type: 'AWS::S3::Bucket',
    Condition: condition,
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BucketName: sub(
        bucketName(reportBucket, {
          stage: STAGE,
          accountId: '${AWS::AccountId}',
          region: '${AWS::Region}',
        }),
      ),
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'expire',
            Status: 'Enabled',
            ExpirationInDays: valueOfOptional(REPORT_RETENTION),
            NoncurrentVersionExpiration: { NoncurrentDays: stageParameter('replacedReportRetentionDays') },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
          // S3 does not accept it together with a number of days.
          { Id: 'remove-markers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
        ],
      },
    },
  },
  [`${id}Policy`]: {
    Type: 'AWS::S3::BucketPolicy',
    Condition: condition,
    Properties: {
      Bucket: ref(id),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OnlyWithTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [arnOf(id), sub(`\${${id}.Arn}/*`)],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
  },
};
