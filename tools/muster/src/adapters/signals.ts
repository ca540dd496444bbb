const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * One Ctrl-C can arrive several times: from the terminal, and forwarded by npm and by the launcher. Signals within this
 * time after the first count as one.
 */
const SAME_SIGNAL_MS = 500;

/**
 * Calls back on the first SIGINT or SIGTERM. A second one ends the process immediately with exit code 130.
 * @returns a function that stops listening
 */
export function onInterrupt(callback: () => void): () => void {
  let firstAtMs: number | undefined;
  const listener = () => {
    const nowMs = performance.now();
    if (firstAtMs === undefined) {
      firstAtMs = nowMs;
      callback();
    } else if (nowMs - firstAtMs > SAME_SIGNAL_MS) process.exit(130);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}
