export function isParent(pid: number): boolean {
  return pid === process.ppid;
}

/**
 * Sends a signal to our parent process.
 *
 * @throws Error if it is another process by now
 */
export function notifyParent(pid: number, signal: 'SIGUSR1' | 'SIGUSR2'): void {
  if (!isParent(pid)) throw new Error(`process ${pid} is not the parent`);
  process.kill(pid, signal);
}
