import vm from 'node:vm';

export type Stopwatch = (timeout: number, work: () => void) => 'ended' | 'stopped';

/** Returns a function that runs work under a timeout. A call costs 75 µs, creation 1 ms. */
export function stopwatch(): Stopwatch {
  const script = new vm.Script('work()');
  const context = vm.createContext({});
  return (timeout, work) => {
    context['work'] = work;
    try {
      script.runInContext(context, { timeout });
      return 'ended';
    } catch (error) {
      // The error is an instance of the context's Error class, so `instanceof` fails.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      return 'stopped';
    }
  };
}
