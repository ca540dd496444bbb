import { ledgerRetentionMs } from '@muster/contracts';

/** When a record that is written now expires. @param retention Default: `DEFAULT_LEDGER_RETENTION` */
export const ledgerExpiry = (now: Date, retention?: string): number =>
  Math.floor((now.getTime() + ledgerRetentionMs(retention)) / 1000);
