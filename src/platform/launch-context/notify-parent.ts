/**
 * Sends a signal to our parent process.
 *
 * @throws Error if it is another process by now
 */
export function notifyParent(pid: number, signal: 'SIGUSR1' | 'SIGUSR2'): void {
  if (pid !== process.ppid) throw new Error(`process ${pid} is not the parent`);
  process.kill(pid, signal);
}
