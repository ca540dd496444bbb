import { visibleText } from '../output/terminal-text.ts';

/** `111111111111`, or `111111111111 production` if the account has a name. */
export function named(accountId: string, accountNames: ReadonlyMap<string, string>): string {
  const name = accountNames.get(accountId);
  return name === undefined ? accountId : `${accountId} ${visibleText(name)}`;
}
