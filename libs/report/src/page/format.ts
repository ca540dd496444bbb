import type { Words } from '@muster/contracts';

const NUMBERS = new Intl.NumberFormat('en-US');

/** 48000 → `48,000` */
export const count = (number: number): string => NUMBERS.format(number);

/** 1, 'target' → `1 target`; 2, 'target' → `2 targets` */
export const plural = (number: number, noun: string, nouns = `${noun}s`): string =>
  `${count(number)} ${number === 1 ? noun : nouns}`;

/** 1, instances → `1 instance`; 2, instances → `2 instances` */
export const counted = (number: number, { one, many }: Words): string => plural(number, one, many);

/** `instances` → `Instances` */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** `37%`. Never 0% or 100% for a part that is not none or all. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (part / whole) * 100;
  if (part > 0 && percent < 1) return '<1%';
  if (part < whole && percent > 99) return '>99%';
  return `${Math.round(percent)}%`;
}

export type Clock = 'local' | 'utc';

const PARTS: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};
const CLOCKS: Readonly<Record<Clock, Intl.DateTimeFormat>> = {
  local: new Intl.DateTimeFormat('en-US', PARTS),
  utc: new Intl.DateTimeFormat('en-US', { ...PARTS, timeZone: 'UTC' }),
};

/** `Nov 27, 2026, 08:00` in local time or UTC. A time that is not valid stays as it is. */
export function formatTime(iso: string, clock: Clock): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : CLOCKS[clock].format(time);
}

/** `UTC`, or the name of the local time zone. */
export const zoneName = (clock: Clock): string =>
  clock === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** `3 d`, `5 h`, `12 min` or `7 s` between two times. */
export function span(fromIso: string, toIso: string): string {
  const lengthMs = Math.max(0, Date.parse(toIso) - Date.parse(fromIso));
  const [unit, unitMs] = UNITS.find(([, each]) => lengthMs >= each) ?? UNITS[3];
  return Number.isNaN(lengthMs) ? '' : `${count(Math.floor(lengthMs / unitMs))} ${unit}`;
}

/** 83000 → `1 min 23 s` */
export function duration(durationMs: number): string {
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
