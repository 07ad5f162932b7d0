import type { Host } from '../../host.js';
import { ownPid, readStat } from '../../platform/proc.js';

export interface JobControlWatch {
  end(): void;
}

/** The kernel delivers a stop of the group, and the SIGCONT after it, to the members one after the other. */
const GROUP_DELIVERY_MS = 20;

/**
 * Stops jobmeter when the job stops itself (`suspend`, some pagers), so that the shell at the terminal notices and `fg`
 * continues both. Only at a terminal: elsewhere no shell watches, and if the job alone got SIGCONT, jobmeter would stay
 * stopped forever. The kernel reports a stop like an exit, by SIGCHLD.
 */
export function mirrorJobControl(
  { signals, stopItself }: Pick<Host, 'signals' | 'stopItself'>,
  pid: number | undefined,
): JobControlWatch {
  if (pid === undefined || !hasShellAtTerminal()) return { end() {} };
  let timer: NodeJS.Timeout | undefined;
  const mirrorStop = (): void => {
    if (!isStopped(pid)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (isStopped(pid)) stopItself();
    }, GROUP_DELIVERY_MS);
  };
  signals.on('SIGCHLD', mirrorStop);
  // The job may have stopped before the listener was added.
  mirrorStop();
  return {
    end() {
      clearTimeout(timer);
      signals.off('SIGCHLD', mirrorStop);
    },
  };
}

/** Whether there is a controlling terminal and another process leads its session. */
function hasShellAtTerminal(): boolean {
  const [, , , session, terminal] = readStat('self') ?? [];
  return session !== String(ownPid()) && Number(terminal ?? 0) !== 0;
}

function isStopped(pid: number): boolean {
  return readStat(pid)?.[0] === 'T';
}
