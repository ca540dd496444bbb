import { type Tolerate, TolerateEntry, tolerateOf } from '@muster/contracts';
import { matchesRegion, REGION_FORMS, RegionPattern } from '@muster/regions';

/** Failures that do not come from a policy. Tolerating one would hide an error. */
const NEVER_TOLERATED: readonly string[] = [
  'AssumeRoleDenied',
  'NoCredentials',
  'OutcomeMissing',
  'ScanNotFinished',
  'ServiceUnavailable',
  'Throttled',
  'UnexpectedAnswer',
];

/** `UnauthorizedOperation`, or `Client.UnauthorizedOperation`. */
const CODE = '^[A-Z][A-Za-z]*(\\.[A-Za-z]+)*$';

const isCode = (entry: string): boolean => /^[A-Z]/.test(entry);

/** `tolerate` with valid entries: codes of AWS that can be tolerated, and regions. */
export const CheckedTolerate = tolerateOf(
  TolerateEntry.superRefine((entry, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (!isCode(entry)) {
      for (const issue of RegionPattern.safeParse(entry).error?.issues ?? []) refuse(issue.message);
    } else if (!new RegExp(CODE).test(entry))
      refuse(`"${entry}" is not an AWS error code; write a code such as UnauthorizedOperation`);
    else if (NEVER_TOLERATED.includes(entry))
      refuse(
        `${entry} cannot be tolerated: only explicit denials by a policy can, such as UnauthorizedOperation`,
      );
  }).meta({
    title: 'code or region',
    anyOf: [{ pattern: CODE, not: { enum: NEVER_TOLERATED } }, ...REGION_FORMS],
  }),
);

const DENIALS: readonly string[] = ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'];

/**
 * Whether the configuration tolerates a refusal to read a target.
 * @param refusal with `explicitDeny` if AWS says that a policy denies the call explicitly
 */
export function isTolerated(
  tolerate: Tolerate | undefined,
  { region, code, explicitDeny }: { region: string; code: string; explicitDeny: boolean },
): boolean {
  if (!explicitDeny || NEVER_TOLERATED.includes(code)) return false;
  return (tolerate ?? []).some((entry) =>
    isCode(entry) ? entry === code : DENIALS.includes(code) && matchesRegion(entry, region),
  );
}
