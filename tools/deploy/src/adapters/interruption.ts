const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @returns a signal that is aborted when a person or the system interrupts this process, for example with Ctrl-C */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  // One Ctrl-C can arrive several times, from the terminal and from npm. All of them count as one.
  for (const signal of SIGNALS) process.on(signal, () => void controller.abort());
  return controller.signal;
}
