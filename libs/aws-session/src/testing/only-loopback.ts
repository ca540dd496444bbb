import { existsSync, readFileSync } from 'node:fs';

/** Keeps a process from leaving this machine, and notes where it connects to. */
export interface OnlyLoopback {
  /** For the process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Hosts that the process connected to, each once, sorted. What is not this machine was kept from it. */
  connectedHosts(): string[];
}

/** @param file where the connections are noted; it is made when the first one is */
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
