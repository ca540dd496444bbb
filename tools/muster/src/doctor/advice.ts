import type { RegionSelection, Roles } from '@muster/contracts';
import { catalogueEntry, type DoctorCase } from '@muster/errors/catalogue';
import { enableRegionAdvice, homeRegionHint } from '@muster/regions';
import { functionName } from '@muster/service-definition';
import { services } from '../adapters/services.ts';
import { deployCommand } from '../output/called-as.ts';
import { accessOf, type DoctorAccess, isOfTemplate, policyOf } from './access.ts';
import type { Assumers } from './assumers.ts';
import type { Finding } from './findings.ts';

/** The properties of the run and its caller that advice depends on. */
export interface AdviceContext {
  readonly roles: Roles;
  readonly homeRegion: string;
  readonly regions: RegionSelection;
  /** The principals that assume the member roles in a run. */
  readonly assumers: Assumers;
  /** The stage to check. Undefined with the engine local. */
  readonly stage: string | undefined;
}

type Value = (finding: Finding, context: AdviceContext) => string;

const ANY_STAGE = 'STAGE';
const UNKNOWN_CODE = 'look the code up in the API reference of the service that said it.';

const functionOf = ({ subject }: Finding): string => subject.replace('function ', '');
/** The service that the finding is about, or the service with the function for the check. */
function serviceOf(finding: Finding): string {
  if (finding.kind !== 'check') return finding.subject.replace('service ', '');
  const name = functionOf(finding);
  return services.find(({ functions }) => functions.some((each) => each.name === name))?.name ?? 'SERVICE';
}

const deploy: Value = (finding, { stage = ANY_STAGE }) => deployCommand(serviceOf(finding), stage);

/** Regions of an account are listed in the home region. A policy may deny all calls in that region. */
const orHomeRegion: Value = (_, { homeRegion, regions }) => {
  const hint = homeRegionHint(homeRegion, regions);
  return hint === '' ? '' : `. Or ${hint}`;
};

const accessFor = ({ access }: Finding, { roles }: AdviceContext): DoctorAccess =>
  access ?? accessOf(roles, undefined);
const partOf = ({ kind }: Finding) => (kind === 'tag' ? 'tagger' : 'reader');

/** The role of the check, and its caller in a run. */
function trustOf(finding: Finding, context: AdviceContext) {
  const { subject } = finding;
  const { assumers, stage } = context;
  const { roles } = accessFor(finding, context);
  const isTagger = subject === `role ${roles.tagger}` && roles.tagger !== roles.reader;
  const chain = roles.through?.at(-1);
  const caller = chain ?? assumers[isTagger ? 'tagger' : 'reader'];
  return { isTagger, chain, caller, byStage: chain === undefined ? stage : undefined };
}

const roleParameter: Value = (finding, context) => {
  const { caller, byStage } = trustOf(finding, context);
  return byStage === undefined ? `AdditionalPrincipalArns=${caller}` : `Stage=${byStage}`;
};

/** The template creates only the roles of all accounts. */
const correctRole: Value = (finding, context) => {
  const access = accessFor(finding, context);
  return isOfTemplate(access)
    ? `deploy tools/roles/member-roles.yaml, or what "muster init --roles DIR" writes, in the account with ${roleParameter(finding, context)}, or correct the role`
    : `correct the ${finding.subject}`;
};

const trusted: Value = (finding, context) => {
  const { caller, byStage } = trustOf(finding, context);
  return byStage === undefined && isOfTemplate(accessFor(finding, context)) ? 'that ARN' : caller;
};

const keyPolicy: Value = (finding, context) => {
  const access = accessFor(finding, context);
  return isOfTemplate(access)
    ? `the policy of ${access.roles.tagger} does not allow this key: AllowedTagKeys and ProtectedTagKeys of tools/roles/member-roles.yaml say which it may write. Change them`
    : `allow ec2:CreateTags with this key in ${policyOf(access, 'tagger')}`;
};

const trustNotes: Value = (finding, context) => {
  const { chain, isTagger } = trustOf(finding, context);
  const isDenied = finding.message.includes('explicit deny');
  const hint = isDenied ? homeRegionHint(context.homeRegion, context.regions) : '';
  const notes = [
    ...(chain === undefined && context.assumers.note !== undefined ? [context.assumers.note] : []),
    ...(context.stage === undefined
      ? []
      : [
          'The functions may assume only roles of the names, and with the external id, that the stage was deployed with.',
        ]),
    ...(chain === undefined
      ? []
      : ['It may also be a role of roles.through that refuses: the message names it.']),
    ...(isTagger ? ['--no-tag leaves the tagger out.'] : []),
    ...(hint === '' ? [] : [`Or ${hint}.`]),
  ];
  return notes.map((note) => ` ${note}`).join('');
};

/** The names that the texts of the catalogue contain in braces. */
const VALUES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['subject', ({ subject }) => subject],
  ['policy', (finding, context) => policyOf(accessFor(finding, context), partOf(finding))],
  ['keyPolicy', keyPolicy],
  ['profile', (finding, context) => accessFor(finding, context).profile ?? 'NAME'],
  ['deploy', deploy],
  ['order', () => services.map(({ name }) => name).join(', ')],
  [
    'function',
    (finding, { stage = ANY_STAGE }) =>
      functionName({ name: serviceOf(finding) }, functionOf(finding), stage),
  ],
  ['homeRegion', (_, { homeRegion }) => homeRegion],
  ['orHomeRegion', orHomeRegion],
  ['enableRegion', () => enableRegionAdvice('REGION')],
  ['correctRole', correctRole],
  ['trusted', trusted],
  [
    'externalId',
    (finding, context) => {
      const { externalId } = accessFor(finding, context).roles;
      return externalId === undefined ? 'without an external id' : `with the external id ${externalId}`;
    },
  ],
  ['trustNotes', trustNotes],
]);

/** What to do about a finding, in one or two sentences. The texts are in the catalogue of codes. */
export function adviceFor(finding: Finding, context: AdviceContext): string {
  const entry = catalogueEntry(finding.code);
  if (entry === undefined) return UNKNOWN_CODE;
  const cases: readonly DoctorCase[] = [
    ...(context.stage === undefined ? (['local'] as const) : []),
    finding.kind,
    'any',
  ];
  const text = cases.map((each) => entry.doctor?.[each]).find((found) => found !== undefined);
  if (text === undefined) return `${entry.action.replaceAll('`', '"')}.`;
  return text.replaceAll(
    /\{(\w+)\}/g,
    (braces, name: string) => VALUES.get(name)?.(finding, context) ?? braces,
  );
}
