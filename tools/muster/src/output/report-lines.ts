import type { RunReport, RunSummary } from '@muster/contracts';
import { explainCode } from '@muster/errors/catalogue';
import { fitMessage, formatBytes } from './format.ts';

/** The message of a failure can be as long as an answer of AWS. */
const MAX_REASON_LENGTH = 300;

/** The page about a run that its stage writes: where it is and how to fetch it, or why it is missing. */
export function reportLines({ runId, report }: Pick<RunSummary, 'runId' | 'report'>): string[] {
  if (report === undefined) return [];
  const { location, status, error } = report;
  if (status === 'failed') {
    const { code, message } = error ?? { code: 'unknown', message: '' };
    const reason = message === '' ? '' : `: ${fitMessage(message, MAX_REASON_LENGTH)}`;
    const advice = explainCode(code)?.split('\n') ?? [];
    return [
      `  report     report could not be written: ${code}${reason}`,
      ...advice.map((line) => `             ${line.trim()}`),
    ];
  }
  return [
    `  report     ${location} (${stateOf(report)})`,
    `             to fetch it: aws s3 cp ${location} ${runId}.html`,
  ];
}

const stateOf = ({ status, bytes }: RunReport): string =>
  status === 'pending' ? 'being written' : bytes === undefined ? 'written' : formatBytes(bytes);
