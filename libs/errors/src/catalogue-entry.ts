/** What a code of an outcome means and what to do about it, for people. Both are phrases without a final period. */
export interface CatalogueEntry {
  /** All codes with this meaning. */
  readonly codes: readonly string[];
  readonly meaning: string;
  readonly action: string;
  /** A link in Markdown for the runbook: where to read more. Relative to the folder `docs`. */
  readonly more?: string;
}
