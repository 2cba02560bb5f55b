/** Ends something at once, without waiting. */
type Ender = () => void;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const enders = new Set<Ender>();

/**
 * Registers what must not outlive this process, e.g. a worker's; returns how to take it back. It is ended on a normal exit, after
 * an uncaught exception, and on the usual signals. While nothing is registered, no listener is installed.
 */
export function endWithProcess(ender: Ender): () => void {
  if (enders.size === 0) install();
  enders.add(ender);
  return () => {
    if (enders.delete(ender) && enders.size === 0) uninstall();
  };
}

function endAll(): void {
  for (const ender of enders) ender();
}

function onSignal(signal: NodeJS.Signals): void {
  endAll();
  // A listener takes the place of the default, which is to die. If nobody else wants the signal, it is sent again without us.
  if (process.listenerCount(signal) > 1) return;
  uninstall();
  process.kill(process.pid, signal);
}

function install(): void {
  process.on("exit", endAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function uninstall(): void {
  process.off("exit", endAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
