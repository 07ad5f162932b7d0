import type { Host } from '../../host.js';

const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];

/** Resolves on SIGTERM or SIGINT. Calls `reload` on SIGHUP, which a closed terminal and log rotation send too. */
export async function untilTerminated(
  { signals }: Pick<Host, 'signals'>,
  reload: () => void,
): Promise<void> {
  await new Promise<void>((resolve) => {
    signals.on('SIGHUP', reload);
    const end = (): void => {
      for (const signal of ENDING) signals.off(signal, end);
      resolve();
    };
    for (const signal of ENDING) signals.on(signal, end);
  });
}
