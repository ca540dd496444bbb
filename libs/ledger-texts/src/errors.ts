import { MusterError } from '@muster/errors';
import type { TextKind } from './dynamo-texts.ts';
import type { TextPlace } from './text-parts.ts';

const AGAIN: Readonly<Record<TextKind, string>> = {
  rules: 'start a new run, which stores its rules again',
  config: 'store the configuration again: muster schedule set',
};

/** A text in the ledger is not the one that was stored. Somebody has written to the table. */
export class TextChangedError extends MusterError {
  static override readonly code = 'StoredTextChanged';

  constructor(kind: TextKind, { tableName, pk }: Pick<TextPlace, 'tableName' | 'pk'>) {
    super(
      `The text ${pk} in table ${tableName} does not have the SHA-256 in its name, so it was changed and is not used; ` +
        `find out who wrote to the table, delete the items of this partition, then ${AGAIN[kind]}`,
    );
  }
}

/** The rules of a run are not in the ledger: they have expired, or they were never stored there. */
export class StoredRulesMissingError extends MusterError {
  static override readonly code = 'StoredRulesMissing';

  constructor(runId: string, sha256: string) {
    super(
      `The rules of run ${runId} (SHA-256 ${sha256}) are not in the ledger, so the run cannot be planned; ` +
        'start a new run, which stores its rules again',
    );
  }
}
