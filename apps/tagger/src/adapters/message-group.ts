import type { TagTaskMessage } from '@muster/contracts';

/** Message groups make a standard queue fair: a target with many tasks does not delay the others. */
export const groupOf = ({ accountId, region }: Pick<TagTaskMessage, 'accountId' | 'region'>): string =>
  `${accountId}#${region}`;
