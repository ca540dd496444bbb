import { createHash } from 'node:crypto';
import type { DynamoDb } from '@muster/dynamodb';
import { TextChangedError } from './errors.ts';
import { expireTextParts, readTextParts, type TextPlace, writeTextParts } from './text-parts.ts';

/** What a text is. It is the beginning of its partition, which rights name. */
export type TextKind = 'rules' | 'config';

/** SHA-256 of a text in UTF-8, in hexadecimal digits. */
export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Large texts in the ledger table, each under its SHA-256. A reference is the SHA-256. A text that does not have it is
 * refused, so a write to the ledger alone cannot change what a reference means.
 */
export class DynamoTexts {
  readonly #place: (kind: TextKind, sha256: string) => TextPlace;

  /** @param tableName value of the parameter `tagger/ledger-table-name` */
  constructor(db: DynamoDb, tableName: string) {
    this.#place = (kind, sha256) => ({ db, tableName, pk: `${kind}#${sha256}` });
  }

  /**
   * Writes a text. If it is there already, it is kept at least until `expiresAtEpochSeconds`.
   * @param expiresAtEpochSeconds undefined: the text does not expire
   * @returns its SHA-256
   */
  async write(kind: TextKind, text: string, expiresAtEpochSeconds: number | undefined): Promise<string> {
    const sha256 = sha256Of(text);
    await writeTextParts(this.#place(kind, sha256), text, expiresAtEpochSeconds);
    return sha256;
  }

  /** Makes a text expire. Without effect if there is none. */
  async expire(kind: TextKind, sha256: string, expiresAtEpochSeconds: number): Promise<void> {
    await expireTextParts(this.#place(kind, sha256), expiresAtEpochSeconds);
  }

  /**
   * Undefined if there is no such text, or if it was not written completely. Sees all earlier writes.
   * @throws TextChangedError
   */
  async read(kind: TextKind, sha256: string): Promise<string | undefined> {
    const place = this.#place(kind, sha256);
    const text = await readTextParts(place);
    if (text !== undefined && sha256Of(text) !== sha256) throw new TextChangedError(kind, place);
    return text;
  }
}
