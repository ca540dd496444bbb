import type { RunSummary } from '@muster/contracts';
import { explainCode } from '@muster/errors/catalogue';

/** Codes that the terminal explains. The runbook explains all. */
const MAX_CODES_EXPLAINED = 10;

/** Meaning of the codes of failed targets and of the run, and what to do: each code once, the most frequent first. */
export function codeLines({ outcomes, error }: Pick<RunSummary, 'outcomes' | 'error'>): string[] {
  const failed = outcomes.filter(({ status }) => status === 'failed');
  const byCode = Map.groupBy(failed, ({ code = '' }) => code);
  const frequent = [...byCode].toSorted(([, a], [, b]) => b.length - a.length).map(([code]) => code);
  const codes = new Set([...(error === undefined ? [] : [error.code]), ...frequent]);
  const texts = [...codes].map(explainCode).filter((text) => text !== undefined);
  const shown = texts.slice(0, MAX_CODES_EXPLAINED).flatMap((text) => text.split('\n'));
  return shown.length === 0 ? [] : ['', ...shown];
}
