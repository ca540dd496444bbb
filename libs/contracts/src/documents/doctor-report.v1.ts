import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { CheckReaderOutputV1 } from '../messages/check-reader-output.v1.ts';
import { CheckTaggerOutputV1 } from '../messages/check-tagger-output.v1.ts';
import { Failure } from '../values/failure.ts';
import { AccountId, Count, RegionName } from '../values/ids.ts';
import { MAX_ODD_OF_RUN, OddListed } from '../values/odd.ts';

/** One deployed service, according to its SSM parameters. */
export const ServiceCheck = z.strictObject({
  service: z.string(),
  status: z.enum(['ok', 'missing', 'incomplete', 'other-version']),
  /** Deployed version, if there is one. */
  version: z.string().optional(),
  /** Parameters of this version of the service that do not exist. */
  missing: z.array(z.string()),
});
export type ServiceCheck = z.infer<typeof ServiceCheck>;

/** The results for one account. A check that was not made is absent. */
export const AccountCheck = z.strictObject({
  accountId: AccountId,
  reader: CheckReaderOutputV1.schema.omit({ accountId: true }).optional(),
  tagger: CheckTaggerOutputV1.schema.omit({ accountId: true }).optional(),
  /** Why a check could not be made: its function could not be called, or failed. */
  unchecked: z.array(Failure.extend({ check: z.enum(['reader', 'tagger']) })),
});
export type AccountCheck = z.infer<typeof AccountCheck>;

/** One problem in all its places, and what to do. */
export const DoctorFault = z.strictObject({
  code: z.string(),
  /** The subject, such as `role MusterReader` or `ec2:CreateTags`. */
  subject: z.string(),
  /** The places: accounts, and regions of each if the problem concerns regions. Empty if it concerns the deployment. */
  accounts: z.array(z.strictObject({ accountId: AccountId, regions: z.array(RegionName) })),
  /** AWS's message in the first place. */
  message: z.string(),
  advice: z.string(),
});
export type DoctorFault = z.infer<typeof DoctorFault>;

/** The output of `muster doctor --json`. */
export const DoctorReportV1 = defineContract({
  id: 'doctor-report.v1',
  schema: z.strictObject({
    status: z.enum(['ok', 'faults']),
    engine: z.enum(['local', 'aws']),
    /** Stage of the deployed services, with the engine aws. */
    stage: z.string().optional(),
    /** Version of the command. */
    version: z.string(),
    /** ARN of the command's caller. */
    caller: z.string(),
    /** The deployed services, with the engine aws. */
    services: z.array(ServiceCheck),
    accounts: z.array(AccountCheck),
    faults: z.array(DoctorFault),
    /** Rules that are valid but probably not intended. Not faults. Absent if there are none. */
    ruleWarnings: z.array(z.strictObject({ code: z.string(), message: z.string() })).optional(),
    /** Items in AWS's listings of accounts, units and regions that cannot be used. Absent if there are none. */
    odd: z.strictObject({ count: Count, first: z.array(OddListed).max(MAX_ODD_OF_RUN) }).optional(),
    /** Findings that do not prevent a run. Absent if there are none. */
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
