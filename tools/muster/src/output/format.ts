import { shortenMessage } from '@muster/errors';

/** A place in front of three, six, … last digits. */
const THOUSANDS = /\B(?=(?:\d{3})+$)/g;

/** 48000 → `48,000`. For whole numbers. Without Intl, which takes 50 ms to load. */
export const formatCount = (count: number): string => String(count).replaceAll(THOUSANDS, ',');

/** 3240 → `3.2 s`, 83000 → `1 min 23 s`, 7500000 → `2 h 05 min` */
export function formatDuration(durationMs: number): string {
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** 48300 → `49 KB`, 2400000 → `2.4 MB` */
export const formatBytes = (bytes: number): string =>
  bytes < 999_500 ? `${formatCount(Math.ceil(bytes / 1_000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** 1, 'target' → `1 target`; 2, 'target' → `2 targets` */
export const plural = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** 1 → `1 instance`; 2 → `2 instances` */
export const counted = (count: number, { one, many }: { one: string; many: string }): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `fit` for a message of AWS. Keeps the beginning and the end, because a refusal gives its reason at the end. */
export const fitMessage = (message: string, width: number): string =>
  fit(shortenMessage(message, width), width);

/** Characters that move the cursor, begin an escape sequence, end a line or change the writing direction. */
const NOT_FOR_TERMINALS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** At most `width` characters on one line. `…` marks a cut. Control characters become spaces. */
export function fit(text: string, width: number): string {
  const line = text.replaceAll(NOT_FOR_TERMINALS, ' ');
  if (line.length <= width) return line;
  // Do not split a surrogate pair.
  return `${line.slice(0, Math.max(0, width - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}
