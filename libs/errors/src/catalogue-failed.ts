import { DATABASE } from './catalogue-database.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { TAGGING } from './catalogue-tagging.ts';

const RESUME_LATER = 'resume the run later';
const REPORT = 'report it, with the message';

/** Advice of doctor about a call that a policy denies. */
const allowed = (or = ''): string =>
  `allow {subject} in {policy}; if it is allowed there, look for a service control policy or permissions boundary that denies it${or}. "aws sts decode-authorization-message" opens an encoded message.`;
const NETWORK =
  'check the network, HTTPS_PROXY and the AWS_ENDPOINT_URL settings where the call was made; then run doctor again.';

/** Codes of targets, resources and runs that failed. */
export const FAILED: readonly CatalogueEntry[] = [
  {
    codes: ['AssumeRoleDenied'],
    meaning: "the account's role is missing, or does not trust the caller",
    action:
      'deploy tools/roles/member-roles.yaml in the account, or correct the trust policy of the role; `muster doctor` says what it must allow',
    more: '[tools/roles](../tools/roles/README.md#failures)',
    doctor: {
      role: '{correctRole}: its trust has to allow sts:AssumeRole to {trusted}, {externalId}, and so have the policies of the caller.{trustNotes}',
    },
  },
  {
    codes: ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException', 'NotAuthorized'],
    meaning: "the role's policy or a service control policy denies the action that the message names",
    action: 'allow the action to the role; if the role allows it, look for a policy of the organization',
    doctor: {
      regions: `${allowed()} A run that names each region in muster.yaml does without the list{orHomeRegion}.`,
      describe: allowed(', or leave these regions out of muster.yaml'),
      tag: allowed(
        ', or allows other tag keys and values only (aws:TagKeys, aws:RequestTag); --no-tag leaves the tagger out',
      ),
    },
  },
  {
    codes: ['AuthFailure', 'OptInRequired'],
    meaning:
      'the region is not enabled, or was disabled during the run; with the note `RegionsNotListed` the run could not list the enabled regions',
    action: 'allow `ec2:DescribeRegions` to the reader role, or remove the region from `regions`',
    doctor: {
      regions:
        'EC2 answers so where the region is not enabled in the account, or not ready yet: {enableRegion}.',
    },
  },
  {
    codes: ['RegionsNotListed'],
    meaning: 'the reader role may not list the regions of the account, so the run tried all that it names',
    action: 'allow `ec2:DescribeRegions` to the reader role',
  },
  {
    codes: ['ManagedResourcesHidden'],
    meaning:
      'the endpoint does not know `IncludeManagedResources`: instances that AWS services manage may be missing',
    action: 'nothing for AWS itself; for another endpoint, check which instances it lists',
  },
  {
    codes: ['NoCredentials'],
    meaning: 'there are no credentials to assume the role with, or the profile of the account gives none',
    action:
      'sign in again (`aws sso login --profile NAME`) or correct the profile that the message names, then resume the run; in AWS, check the role of the function',
    doctor: {
      local:
        'sign in again ("aws sso login --profile {profile}"), or correct the profile that the message names; then run doctor again.',
    },
  },
  {
    codes: ['WrongAccount'],
    meaning: 'the credentials of `profile` or `self` belong to another account; nothing was read with them',
    action: 'correct `id` or `profile` of the account in muster.yaml, or choose other credentials',
  },
  {
    codes: ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'],
    meaning: 'the credentials expired and new ones did not help',
    action: 'renew your credentials and check the clock of the machine, then resume the run',
    doctor: { any: 'renew your credentials, then run doctor again.' },
  },
  {
    codes: [
      'IncompleteSignature',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'MissingAuthenticationToken',
      'SignatureDoesNotMatch',
      'UnrecognizedClientException',
    ],
    meaning: 'AWS does not accept the credentials or the signature of the call',
    action: 'renew your credentials, and look for a proxy that changes requests; then resume the run',
  },
  {
    codes: ['InvalidConnectionSettings', 'ProxyRefused', 'ProxyUnavailable', 'UntrustedCertificate'],
    meaning: 'a proxy, a certificate or a setting prevents the connection to AWS',
    action: 'correct it on the machine that made the call, as the message says; then resume the run',
    more: '[proxy](proxy.md)',
    doctor: {
      any: 'correct it where the call was made, as the message says (docs/proxy.md); then run doctor again.',
    },
  },
  {
    codes: ['Throttled'],
    meaning:
      'EC2 or DynamoDB throttled for longer than the retries: about half an hour in addition to the invocations',
    action: `${RESUME_LATER}; check which other programs call EC2 in that account`,
    doctor: {
      any: 'run doctor again later; if it stays so, find out what else calls AWS in that account.',
    },
  },
  {
    codes: ['UnprocessedItems'],
    meaning: 'a table took fewer writes than the run makes, for as long',
    action: RESUME_LATER,
    more: '[a new table](cost.md#calls-and-time)',
  },
  {
    codes: ['ServiceUnavailable'],
    meaning: 'AWS failed or could not be reached, for longer than the retries',
    action: `check the network and its proxies, then ${RESUME_LATER}`,
    doctor: { any: NETWORK },
  },
  {
    codes: ['UnexpectedAnswer'],
    meaning: 'something else answered in the place of AWS, for longer than the retries',
    action: `check the network and its proxies, then ${RESUME_LATER}`,
    doctor: {
      check: 'deploy this version: {deploy}; the function has another version.',
      any: NETWORK,
    },
  },
  {
    codes: ['MissingItems'],
    meaning: 'the table of runs lost accounts of the run',
    action: 'start a new run',
  },
  {
    codes: ['TokenRefused', 'InstanceVanished', 'ScanNotFinished'],
    meaning: 'the listing of instances was interrupted again and again',
    action: RESUME_LATER,
  },
  {
    codes: ['CheckpointConflict'],
    meaning: 'another invocation kept working on the same scan',
    action: `${RESUME_LATER}; make sure that only one run covers the target`,
  },
  {
    codes: ['ListingRepeats'],
    meaning: 'the pages of a listing repeat',
    action: 'look for a proxy or a gateway in the network, then resume the run',
  },
  {
    codes: ['ScansDisagree'],
    meaning:
      'a scan found far fewer instances than before, and further scans contradict each other; nothing is gone',
    action: 'look for a proxy or an outage of EC2, then resume the run',
  },
  ...TAGGING,
  {
    codes: ['PackedPolicyTooLarge', 'ValidationError'],
    meaning: 'AWS does not accept the parameters of the call that assumes the role',
    action: 'check `roles` in the configuration: names, path and external ID',
  },
  {
    codes: ['RegionDisabledException'],
    meaning: 'STS is not active for the account in the home region',
    action: 'choose a `homeRegion` that is enabled by default, such as us-east-1',
    doctor: {
      role: 'STS is not active for that account in {homeRegion}: choose a homeRegion that is enabled by default, such as us-east-1.',
    },
  },
  {
    codes: ['RunTooLarge', 'States.DataLimitExceeded'],
    meaning:
      'the accounts of the run exceed what Step Functions passes between states: about 14,700 accounts, or 13,600 with 200 rules of the longest names. Rules that the request itself contains count, too',
    action: 'split `accounts` or `organization.include` over several configurations',
  },
  {
    codes: ['StoredRulesMissing'],
    meaning: 'the rules of the run have expired in the ledger: they are kept for `ledgerRetention`',
    action: 'start a new run, which stores its rules again',
  },
  {
    codes: ['StoredTextChanged'],
    meaning: 'somebody changed stored rules or a stored configuration in the ledger, so they were not used',
    action:
      'find out who wrote to the ledger (CloudTrail), delete the items of the partition that the message names, then do what the message says',
  },
  {
    codes: ['NoAccounts', 'NoTargets'],
    meaning: 'the scope of the configuration contains no active account, or no enabled region',
    action: 'check `organization`, `accounts` and `regions` in the configuration',
    doctor: {
      regions:
        'take codes or regions out of tolerate in muster.yaml, or have the policies changed that deny them.',
    },
  },
  {
    codes: ['RunOverlaps'],
    meaning: 'another run covers an account and region of this one; the message names it',
    action:
      'this run did nothing: wait until the other run has ended (`muster status`), then resume this one (`muster run --resume`). A run whose execution has ended blocks nothing',
  },
  {
    codes: ['LeaseContended'],
    meaning: 'too many runs began or ended at the same moment',
    action: RESUME_LATER,
  },
  {
    codes: ['UnknownRun'],
    meaning: 'there is no run with this ID',
    action: 'list the runs with `muster runs`',
  },
  {
    codes: ['OutcomeMissing', 'OutcomeSumMismatch'],
    meaning: 'a target was planned, and the run ended without its outcome',
    action: "check the execution's history in Step Functions; resume the run",
  },
  {
    codes: ['Lambda.TooManyRequestsException'],
    meaning: 'Lambda refused to start a function for half an hour',
    action: 'raise the quota of concurrent executions, then resume the run',
    more: '[throttled invocations](#throttled-invocations)',
  },
  {
    codes: [
      'Lambda.AWSLambdaException',
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.SdkClientException',
      'Lambda.ServiceException',
      'Lambda.Unknown',
    ],
    meaning: 'Lambda failed for longer than the retries',
    action: RESUME_LATER,
  },
  {
    codes: ['Sandbox.Timedout', 'States.Timeout'],
    meaning: 'a function or the run reached its time limit',
    action: 'resume the run: it continues at the saved page; if it happens again, report it',
  },
  {
    codes: ['Runtime.OutOfMemory', 'Runtime.ExitError'],
    meaning: 'a function ran out of memory, or its process ended, twice in a row',
    action: 'resume the run; if it happens again, raise `memoryMegabytes` of the function and report it',
  },
  {
    codes: ['ContractViolation', 'UnknownResourceType'],
    meaning:
      'data does not have the shape that this version knows; the message names the record and the field',
    action: 'deploy all services in this version; if it happens again, report it',
  },
  {
    codes: ['EnvironmentIncomplete'],
    meaning: 'a deployed function lacks settings',
    action: 'deploy the service again',
  },
  {
    codes: ['InternalError', 'NotStorable'],
    meaning: 'a defect in Muster; the message names it',
    action: REPORT,
  },
  ...DATABASE,
  {
    codes: ['ReportNotFinished'],
    meaning: 'the inventory table is too large for the function that writes the report',
    action:
      'make the report on a machine: `muster report --engine aws --stage STAGE`; to stop the attempts, set `reportRetentionDays` to 0',
  },
  {
    codes: ['NoSuchBucket'],
    meaning: 'the bucket for reports does not exist any more',
    action: 'deploy the orchestrator again, or set `reportRetentionDays` to 0',
  },
  {
    codes: ['ScheduledConfigMissing'],
    meaning: 'the schedule is on, and no configuration is stored for it',
    action: 'store the configuration; the message has the command',
  },
  {
    codes: ['ScheduledConfigInvalid', 'InvalidConfig'],
    meaning: 'the configuration is not a valid muster.yaml',
    action:
      'correct the fields that the message names, and store the file again with `muster schedule set`, which checks it first',
  },
];
