import { type Host, realHost } from '../host.js';
import { EMPTY_LAUNCH_CONTEXT } from '../platform/launch-context/launch-context.js';

/** A host for use inside a program, to which signals, descriptors and the event loop belong. */
export function hostInProgram(): Host {
  return {
    ...realHost(),
    signals: { on() {}, off() {} },
    eventLoop: 'shared',
    releaseFd() {},
    launchContext: () => EMPTY_LAUNCH_CONTEXT,
  };
}
