import type { RegionSelection, Roles } from '@muster/contracts';
import { catalogueEntry } from '@muster/errors/catalogue';
import { enableRegionAdvice, homeRegionHint } from '@muster/regions';
import type { Finding, Kind } from './findings.ts';

/** The properties of the run and its caller that advice depends on. */
export interface AdviceContext {
  readonly roles: Roles;
  readonly homeRegion: string;
  readonly regions: RegionSelection;
  /** ARNs or names of the roles that assume the member roles in a run. */
  readonly assumers: { readonly reader: string; readonly tagger: string };
  /** The stage to check. Undefined with the engine local. */
  readonly stage: string | undefined;
}

type Advice = (finding: Finding, context: AdviceContext) => string;

const deployCommand = (service: string, stage: string | undefined): string =>
  `npx nx run ${service}:deploy --stage=${stage ?? 'STAGE'}`;
const serviceOf = ({ subject }: Finding): string => subject.replace('service ', '');
/** The service with the function for a check. */
const checkerOf = ({ subject }: Finding): string =>
  subject.endsWith('checkReader') ? 'inventory' : 'tagger';

const functionOf = (finding: Finding, stage: string | undefined): string =>
  `muster-${checkerOf(finding)}-${stage ?? 'STAGE'}-${finding.subject.replace('function ', '')}`;

const deniedByPolicy =
  (role: 'reader' | 'tagger', extra = ''): Advice =>
  ({ subject }, { roles }) =>
    `allow ${subject} in the policy of ${roles[role]} (tools/roles/member-roles.yaml does); if it is allowed there, look for a service control policy or permissions boundary that denies it${extra}. "aws sts decode-authorization-message" opens an encoded message.`;

/** Regions of an account are listed in the home region. A policy may deny all calls in that region. */
const regionsDenied: Advice = (finding, context) => {
  const hint = homeRegionHint(context.homeRegion, context.regions);
  const allow = deniedByPolicy('reader')(finding, context);
  return `${allow} A run that names each region in muster.yaml does without the list${hint === '' ? '' : `. Or ${hint}`}.`;
};

const LEAVE_OUT = ', or leave these regions out of muster.yaml';

const trust: Advice = (finding, context) => {
  const { homeRegion, regions } = context;
  const hint = finding.message.includes('explicit deny') ? homeRegionHint(homeRegion, regions) : '';
  return hint === '' ? trustText(finding, context) : `${trustText(finding, context)} Or ${hint}.`;
};

const trustText: Advice = ({ subject }, { roles, assumers, stage }) => {
  const isTagger = subject === `role ${roles.tagger}` && roles.tagger !== roles.reader;
  const chain = roles.through?.at(-1);
  const caller = chain ?? assumers[isTagger ? 'tagger' : 'reader'];
  const byFunctions = stage !== undefined && chain === undefined;
  const parameter = byFunctions ? `Stage=${stage}` : `AdditionalPrincipalArns=${caller}`;
  const id =
    roles.externalId === undefined ? 'without an external id' : `with the external id ${roles.externalId}`;
  return [
    `deploy tools/roles/member-roles.yaml in the account with ${parameter}, or correct the role: its trust has to allow`,
    `sts:AssumeRole to ${byFunctions ? caller : 'that ARN'}, ${id}, and so have the policies of the caller.`,
    ...(stage === undefined
      ? []
      : [
          'The functions may assume only roles of the names, and with the external id, that the stage was deployed with.',
        ]),
    ...(chain === undefined
      ? []
      : ['It may also be a role of roles.through that refuses: the message names it.']),
    ...(isTagger ? ['--no-tag leaves the tagger out.'] : []),
  ].join(' ');
};

const AGAIN: Advice = () =>
  'run doctor again later; if it stays so, find out what else calls AWS in that account.';
const NETWORK: Advice = () =>
  'check the network, HTTPS_PROXY and the AWS_ENDPOINT_URL settings where the call was made; then run doctor again.';
const CONNECTION: Advice = () =>
  'correct it where the call was made, as the message says (docs/proxy.md); then run doctor again.';
const NOT_READY: Advice = () =>
  `EC2 answers so where the region is not enabled in the account, or not ready yet: ${enableRegionAdvice('REGION')}.`;
const UNKNOWN_CODE = 'look the code up in the API reference of the service that said it.';

/** By kind and code. Codes with one meaning for all kinds are under `any`. */
const ADVICE: Readonly<Record<Kind | 'any', Readonly<Record<string, Advice>>>> = {
  service: {
    ServiceMissing: (finding, { stage }) =>
      `deploy it: ${deployCommand(serviceOf(finding), stage)} (the order is inventory, tagger, orchestrator).`,
    ParametersMissing: (finding, { stage }) =>
      `deploy it again from this version: ${deployCommand(serviceOf(finding), stage)}`,
    OtherVersion: (finding, { stage }) =>
      `deploy this version: ${deployCommand(serviceOf(finding), stage)}, or use the command of the version that is deployed.`,
  },
  check: {
    FunctionMissing: (finding, { stage }) =>
      `deploy the service that has it: ${deployCommand(checkerOf(finding), stage)}`,
    InvokeDenied: (finding, { stage }) =>
      `allow lambda:InvokeFunction to yourself on ${functionOf(finding, stage)}, or choose other credentials with AWS_PROFILE.`,
    FunctionFailed: (finding, { stage }) =>
      stage === undefined
        ? 'the message says why; MUSTER_DEBUG=1 shows more.'
        : `its log says why: aws logs tail /aws/lambda/${functionOf(finding, stage)}`,
    UnexpectedAnswer: (finding, { stage }) =>
      `deploy this version: ${deployCommand(checkerOf(finding), stage)}; the function speaks another one.`,
  },
  role: {
    AssumeRoleDenied: trust,
    RegionDisabledException: (_, { homeRegion }) =>
      `STS is not active for that account in ${homeRegion}: choose a homeRegion that is enabled by default, such as us-east-1.`,
  },
  regions: {
    UnauthorizedOperation: regionsDenied,
    AccessDenied: regionsDenied,
    RegionNotEnabled: () =>
      'enable the region: "aws account enable-region --region-name REGION", with --account-id from the management account; or take it out of regions in muster.yaml. A run skips it.',
    NoRegions: () =>
      'correct regions in muster.yaml, or take the account out: a run would find nothing to do there.',
    NoTargets: () =>
      'take codes or regions out of tolerate in muster.yaml, or have the policies changed that deny them.',
    AuthFailure: NOT_READY,
    OptInRequired: NOT_READY,
  },
  describe: { UnauthorizedOperation: deniedByPolicy('reader', LEAVE_OUT) },
  tag: {
    UnauthorizedOperation: deniedByPolicy(
      'tagger',
      ', or allows other tag keys and values only (aws:TagKeys, aws:RequestTag); --no-tag leaves the tagger out',
    ),
    TagKeyDenied: (_, { roles }) =>
      `the policy of ${roles.tagger} does not allow this key: AllowedTagKeys and ProtectedTagKeys of tools/roles/member-roles.yaml say which it may write. Change them, or take the key out of the rules.`,
  },
  any: {
    Throttled: AGAIN,
    ServiceUnavailable: NETWORK,
    InvalidConnectionSettings: CONNECTION,
    ProxyRefused: CONNECTION,
    ProxyUnavailable: NETWORK,
    UntrustedCertificate: CONNECTION,
    ExpiredToken: () => 'renew your credentials, then run doctor again.',
    AccessDenied: (finding, context) =>
      finding.kind === 'tag'
        ? deniedByPolicy('tagger')(finding, context)
        : deniedByPolicy('reader')(finding, context),
    DryRunIgnored: () => 'this endpoint is not AWS: whether the call is allowed shows only in a run.',
  },
};

/** The advice of the catalogue, for codes without specific advice of doctor. */
function catalogueAdvice(code: string): string | undefined {
  const entry = catalogueEntry(code);
  return entry === undefined ? undefined : `${entry.action.replaceAll('`', '"')}.`;
}

/** What to do about a finding, in one or two sentences. */
export function adviceFor(finding: Finding, context: AdviceContext): string {
  const { kind, code } = finding;
  const byKind = ADVICE[kind];
  const table = Object.hasOwn(byKind, code) ? byKind : ADVICE.any;
  const advice = Object.hasOwn(table, code) ? table[code] : undefined;
  return advice?.(finding, context) ?? catalogueAdvice(code) ?? UNKNOWN_CODE;
}
