import type { Found } from './found.ts';

/** In an ARN, the account is the fifth part. Source: IAM User Guide, "Amazon Resource Names". */
export const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

/** The account of the caller. */
export const ownAccountFound = (arn: string): Found => ({
  source: `the account of your credentials (${arn})`,
  options: ' --self',
  accounts: [{ id: accountOf(arn), access: { by: 'self' } }],
  roles: 'none',
  notes: [],
});
