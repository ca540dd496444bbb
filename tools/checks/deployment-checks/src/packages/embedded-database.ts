/** The library, its users in a folder `sqlite`, and adapters such as `sqlite-run-store.ts`. */
const SOURCE = /(^|\/)(sqlite\/|sqlite[^/]*\.ts$)/;
const MODULE = 'node:sqlite';

export interface Bundle {
  /** Files that went into the bundle. */
  readonly sources: readonly string[];
  readonly code: string;
}

/** What a bundle contains of the embedded database, which only one machine uses. Empty if it contains nothing. */
export const embeddedDatabaseIn = ({ sources, code }: Bundle): string[] => [
  ...sources.filter((source) => SOURCE.test(source)),
  ...(code.includes(MODULE) ? [MODULE] : []),
];
