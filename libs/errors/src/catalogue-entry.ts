/** The parts of a check of `muster doctor`, `local` without a stage, and `any` for all other cases. */
export type DoctorCase = 'service' | 'check' | 'role' | 'regions' | 'describe' | 'tag' | 'local' | 'any';

/** Meaning of a code of an outcome, and what to do. Both are phrases without a final period. */
export interface CatalogueEntry {
  /** All codes with this meaning. */
  readonly codes: readonly string[];
  readonly meaning: string;
  readonly action: string;
  /**
   * What `muster doctor` advises instead of `action`, as whole sentences. It fills in names such as `{policy}`. See
   * `tools/muster/src/doctor/advice.ts`.
   */
  readonly doctor?: Readonly<Partial<Record<DoctorCase, string>>>;
  /** A Markdown link for the runbook, relative to the folder `docs`. */
  readonly more?: string;
}
