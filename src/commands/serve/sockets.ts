import type { Host } from '../../host.js';
import { ownPid } from '../../platform/proc.js';

/** SD_LISTEN_FDS_START of sd_listen_fds(3). */
const FIRST = 3;
const MOST = 16;

/** Descriptors of the sockets that systemd has opened for this process. */
export function activatedSockets({ env }: Pick<Host, 'env'>): readonly number[] {
  const { LISTEN_PID: pid, LISTEN_FDS: count } = env;
  if (pid === undefined || count === undefined || pid !== `${ownPid()}`) return [];
  const sockets = /^\d{1,2}$/.test(count) ? Math.min(Number(count), MOST) : 0;
  return Array.from({ length: sockets }, (_, index) => FIRST + index);
}
