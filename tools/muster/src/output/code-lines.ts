import type { RunSummary } from '@muster/contracts';
import { explainCode } from '@muster/errors/catalogue';

/** Codes that the terminal explains. The runbook explains all. */
const MAX_CODES_EXPLAINED = 10;

/** The code of resources whose tags had changed. Their target has not failed. */
const CHANGED = 'Changed';

/**
 * Meaning of the codes of failed targets, of the run, and of changed resources, and what to do: each code once, the
 * most frequent first.
 */
export function codeLines({
  outcomes,
  error,
  tagging,
}: Pick<RunSummary, 'outcomes' | 'error'> & Partial<Pick<RunSummary, 'tagging'>>): string[] {
  const failed = outcomes.filter(({ status }) => status === 'failed');
  const byCode = Map.groupBy(failed, ({ code = '' }) => code);
  const frequent = [...byCode].toSorted(([, a], [, b]) => b.length - a.length).map(([code]) => code);
  const codes = new Set([...(error === undefined ? [] : [error.code]), ...frequent]);
  if ((tagging?.changed ?? 0) > 0) codes.add(CHANGED);
  const texts = [...codes].map(explainCode).filter((text) => text !== undefined);
  const shown = texts.slice(0, MAX_CODES_EXPLAINED).flatMap((text) => text.split('\n'));
  return shown.length === 0 ? [] : ['', ...shown];
}
