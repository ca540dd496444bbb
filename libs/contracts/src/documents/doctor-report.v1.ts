import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { CheckReaderOutputV1 } from '../messages/check-reader-output.v1.ts';
import { CheckTaggerOutputV1 } from '../messages/check-tagger-output.v1.ts';
import { Failure } from '../values/failure.ts';
import { AccountId, Count, RegionName } from '../values/ids.ts';
import { MAX_ODD_OF_RUN, OddListed } from '../values/odd.ts';

/** One deployed service, as its SSM parameters show it. */
export const ServiceCheck = z.strictObject({
  service: z.string(),
  status: z.enum(['ok', 'missing', 'incomplete', 'other-version']),
  /** Version that is deployed, where there is one. */
  version: z.string().optional(),
  /** Parameters that this version of the service has and that are not there. */
  missing: z.array(z.string()),
});
export type ServiceCheck = z.infer<typeof ServiceCheck>;

/** What is known of one account; a check that was not made is absent. */
export const AccountCheck = z.strictObject({
  accountId: AccountId,
  reader: CheckReaderOutputV1.schema.omit({ accountId: true }).optional(),
  tagger: CheckTaggerOutputV1.schema.omit({ accountId: true }).optional(),
  /** Why a check could not be made at all: the function that makes it could not be called, or failed. */
  unchecked: z.array(Failure.extend({ check: z.enum(['reader', 'tagger']) })),
});
export type AccountCheck = z.infer<typeof AccountCheck>;

/** One thing that is wrong, wherever it is, and what to do about it. */
export const DoctorFault = z.strictObject({
  code: z.string(),
  /** What it is about, such as `role MusterReader` or `ec2:CreateTags`. */
  subject: z.string(),
  /** Where: accounts, and the regions of each if it is about regions; empty if it is about the deployment. */
  accounts: z.array(z.strictObject({ accountId: AccountId, regions: z.array(RegionName) })),
  /** What AWS said, the first time. */
  message: z.string(),
  advice: z.string(),
});
export type DoctorFault = z.infer<typeof DoctorFault>;

/** What `muster doctor --json` prints. */
export const DoctorReportV1 = defineContract({
  id: 'doctor-report.v1',
  schema: z.strictObject({
    status: z.enum(['ok', 'faults']),
    engine: z.enum(['local', 'aws']),
    /** Stage of the deployed services, with the engine aws. */
    stage: z.string().optional(),
    /** Version of the command. */
    version: z.string(),
    /** ARN of the caller of the command. */
    caller: z.string(),
    /** The deployed services, with the engine aws. */
    services: z.array(ServiceCheck),
    accounts: z.array(AccountCheck),
    faults: z.array(DoctorFault),
    /** What is allowed in the rules, but hardly meant. No faults; absent if there is nothing to say. */
    ruleWarnings: z.array(z.strictObject({ code: z.string(), message: z.string() })).optional(),
    /** What AWS lists in a way that cannot be used, of accounts, units and regions; absent if there is nothing. */
    odd: z.strictObject({ count: Count, first: z.array(OddListed).max(MAX_ODD_OF_RUN) }).optional(),
    /** What does not keep a run from its work; absent if there is nothing. */
    notes: z
      .array(z.strictObject({ accountId: AccountId, code: z.string(), message: z.string() }))
      .optional(),
  }),
  example: {
    status: 'faults',
    engine: 'local',
    version: '0.1.0',
    caller: 'arn:aws:iam::999999999999:user/muster',
    services: [],
    accounts: [
      {
        accountId: '333333333333',
        reader: { role: { code: 'AssumeRoleDenied', message: 'AccessDenied' }, regions: [] },
        unchecked: [],
      },
    ],
    faults: [
      {
        code: 'AssumeRoleDenied',
        subject: 'role MusterReader',
        accounts: [{ accountId: '333333333333', regions: [] }],
        message: 'AccessDenied',
        advice: 'deploy tools/roles/member-roles.yaml there',
      },
    ],
  },
});
export type DoctorReport = z.infer<typeof DoctorReportV1.schema>;
