/**
 * Sends SIGUSR1 to our parent process, which then leaves the line to us.
 *
 * @throws Error if it is another process by now
 */
export function notifyParent(pid: number): void {
  if (pid !== process.ppid) throw new Error(`process ${pid} is not the parent`);
  process.kill(pid, 'SIGUSR1');
}
