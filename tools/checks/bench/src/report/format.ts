const MEGABYTE = 1_000_000;

/** 21845 → "21.8 s". */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** 215 → "0.22 s", and from 10 s as `seconds`. */
export const fewSeconds = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(2)} s` : seconds(milliseconds);

/** In millions of bytes: 536870912 → "537 MB". */
export const megabytes = (bytes: number): string => `${Math.round(bytes / MEGABYTE)} MB`;

/** 1.234 → "1.23". */
export const ratio = (value: number): string => value.toFixed(2);

/** 48000 → "48,000". */
export const whole = (value: number): string => value.toLocaleString('en-US');
