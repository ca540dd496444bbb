import { COMMAND } from './catalogue-command.ts';
import { DEVELOPMENT } from './catalogue-development.ts';
import { DOCTOR } from './catalogue-doctor.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { FAILED } from './catalogue-failed.ts';
import { SKIPPED } from './catalogue-skipped.ts';

export type { CatalogueEntry, DoctorCase } from './catalogue-entry.ts';

/** The entries by section of the runbook. */
export const CATALOGUE = {
  failed: FAILED,
  skipped: SKIPPED,
  doctor: DOCTOR,
  command: COMMAND,
  development: DEVELOPMENT,
} as const satisfies Readonly<Record<string, readonly CatalogueEntry[]>>;

const BY_CODE: ReadonlyMap<string, CatalogueEntry> = new Map(
  Object.values(CATALOGUE)
    .flat()
    .flatMap((entry: CatalogueEntry) => entry.codes.map((code) => [code, entry] as const)),
);

/** Undefined for a code that Muster does not know: AWS has thousands. */
export const catalogueEntry = (code: string): CatalogueEntry | undefined => BY_CODE.get(code);

/** One or two lines about a code: its meaning and what to do. Undefined for an unknown code. */
export function explainCode(code: string): string | undefined {
  const entry = catalogueEntry(code);
  if (entry === undefined) return undefined;
  return `${code}: ${entry.meaning}.
  To do: ${entry.action}.`.replaceAll('`', '"');
}
