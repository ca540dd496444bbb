import { existsSync, readFileSync } from 'node:fs';

/** Keeps a process from connecting beyond this machine, and records its connections. */
export interface OnlyLoopback {
  /** The environment for the process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Hosts that the process connected to, each once, sorted. Connections beyond this machine were blocked. */
  connectedHosts(): string[];
}

/** @param file file for the connections. It is created with the first one */
export const onlyLoopback = (file: string): OnlyLoopback => ({
  environment: {
    CONNECTIONS_FILE: file,
    NODE_OPTIONS: `--import=${new URL('./only-loopback.mjs', import.meta.url).href}`,
  },
  connectedHosts: () => {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return [...new Set(lines.map((line) => line.replace(/:\d+$/, '')))].toSorted();
  },
});
