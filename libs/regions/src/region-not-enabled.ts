/** EC2's error codes if an account has not enabled a region. Source: EC2 API Reference, error codes. */
const NOT_ENABLED_CODES: readonly string[] = ['AuthFailure', 'OptInRequired'];

export const isNotEnabledCode = (code: string): boolean => NOT_ENABLED_CODES.includes(code);

/** What to do if EC2 reports that a region is not enabled. @param region a region, or a word instead of it */
export const enableRegionAdvice = (region: string): string =>
  `enable it ("aws account enable-region --region-name ${region}"; "get-region-opt-status" shows how far that is), ` +
  'or take it out of regions in muster.yaml';

/**
 * Explains AWS's error if a region is not enabled: the text of `AuthFailure` mentions only credentials. Undefined for
 * other codes.
 */
export function notEnabledHint(code: string, region: string, accountId: string): string | undefined {
  if (!isNotEnabledCode(code)) return undefined;
  const otherwise = code === 'AuthFailure' ? '; if the region is enabled, look at the credentials' : '';
  return `EC2 answers so where ${region} is not enabled in account ${accountId}, or not ready yet: ${enableRegionAdvice(region)}${otherwise}`;
}
