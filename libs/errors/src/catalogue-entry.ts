/** Meaning of a code of an outcome, and what to do. Both are phrases without a final period. */
export interface CatalogueEntry {
  /** All codes with this meaning. */
  readonly codes: readonly string[];
  readonly meaning: string;
  readonly action: string;
  /** A Markdown link for the runbook, relative to the folder `docs`. */
  readonly more?: string;
}
