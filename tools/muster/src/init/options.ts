import { ExternalId } from '@muster/contracts';
import { RegionPattern } from '@muster/regions';
import { STAGE_PATTERN } from '@muster/service-definition';
import { STAGE_FORM } from '../commands/options.ts';
import { WrongUseError } from '../errors.ts';
import type { SourceChoice } from './choice.ts';

/** The options of the command. */
export interface InitOptions {
  readonly self?: true;
  readonly profiles?: readonly string[];
  readonly organization?: true;
  readonly unit?: readonly string[];
  readonly exclude?: readonly string[];
  readonly c7nOrg?: string;
  readonly regions?: readonly string[];
  readonly out: string;
  readonly roles?: string;
  readonly principal?: string;
  readonly stage?: string;
  readonly externalId?: string;
  readonly force?: true;
  readonly profile?: string;
  readonly json?: true;
}

/** The source that the options name. Undefined if they name none. @throws WrongUseError for several */
export function sourceOf(options: InitOptions): SourceChoice | undefined {
  const { self, profiles, organization, unit = [], exclude = [], c7nOrg } = options;
  const sources: (readonly [option: string, choice: SourceChoice])[] = [
    ...(self === true ? [['--self', { kind: 'self' }] as const] : []),
    ...(profiles === undefined ? [] : [['--profiles', { kind: 'profiles', entries: profiles }] as const]),
    ...(organization === true
      ? [['--organization', { kind: 'organization', include: unit, exclude }] as const]
      : []),
    ...(c7nOrg === undefined ? [] : [['--c7n-org', { kind: 'c7n-org', file: c7nOrg }] as const]),
  ];
  const [first, second] = sources;
  if (first !== undefined && second !== undefined)
    throw new WrongUseError(`${first[0]} and ${second[0]} cannot be combined; choose one source`);
  return first?.[1];
}

/** @throws WrongUseError */
export function refuseWrongCombinations(options: InitOptions, source: SourceChoice | undefined): void {
  const { unit, exclude, roles, principal, stage, externalId, regions = [] } = options;
  for (const [option, value] of [
    ['--unit', unit],
    ['--exclude', exclude],
  ] as const)
    if (value !== undefined && source?.kind !== 'organization')
      throw new WrongUseError(`${option} requires --organization`);
  for (const [option, value] of [
    ['--principal', principal],
    ['--stage', stage],
  ] as const)
    if (value !== undefined && roles === undefined)
      throw new WrongUseError(`${option} requires --roles: it is a value of the member roles`);
  if (stage !== undefined && !STAGE_PATTERN.test(stage))
    throw new WrongUseError(`"${stage}" is not a valid stage name: use ${STAGE_FORM}`);
  if (externalId !== undefined && source?.kind === 'c7n-org')
    throw new WrongUseError('--external-id and --c7n-org cannot be combined: the file has the external IDs');
  const problem = externalId === undefined ? undefined : ExternalId.safeParse(externalId).error?.issues[0];
  if (problem !== undefined) throw new WrongUseError(`--external-id: ${problem.message}`);
  for (const region of regions) {
    const wrong = RegionPattern.safeParse(region).error?.issues[0];
    if (wrong !== undefined) throw new WrongUseError(`--regions: ${wrong.message}`);
  }
}
