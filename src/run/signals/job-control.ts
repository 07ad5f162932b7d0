import type { Host } from '../../host.js';
import { ownPid, readStat } from '../../platform/proc.js';

export interface JobControlWatch {
  end(): void;
}

/** A stop of the whole group, and the CONT that ends it, reach its members one after the other. */
const SPREADING_MS = 20;

/**
 * A job that stops itself (`suspend`, some pagers) stops us too, so that the shell at the terminal sees it, and `fg`
 * continues both. Only where there is a terminal: elsewhere nobody looks, and a job that somebody continues by its own
 * number would leave us stopped for ever. The kernel tells of a stop as of an end, by SIGCHLD.
 */
export function mirrorJobControl(
  { signals, stopItself }: Pick<Host, 'signals' | 'stopItself'>,
  pid: number | undefined,
): JobControlWatch {
  if (pid === undefined || !hasShellAtTerminal()) return { end() {} };
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    if (!isStopped(pid)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (isStopped(pid)) stopItself();
    }, SPREADING_MS);
  };
  signals.on('SIGCHLD', look);
  // It may have been quick.
  look();
  return {
    end() {
      clearTimeout(timer);
      signals.off('SIGCHLD', look);
    },
  };
}

/** There is a terminal, and somebody else leads its session. */
function hasShellAtTerminal(): boolean {
  const [, , , session, terminal] = readStat('self') ?? [];
  return session !== String(ownPid()) && Number(terminal ?? 0) !== 0;
}

function isStopped(pid: number): boolean {
  return readStat(pid)?.[0] === 'T';
}
