/** Types of the functions that jobmeter uses. The package ships no types. */
declare module 'fs-native-extensions' {
  interface LockOptions {
    readonly shared: boolean;
  }
  /**
   * Returns false if another open file description holds the lock. Converts a lock that is already
   * held.
   */
  export function tryLock(fd: number, options: LockOptions): boolean;
  /** Waits in a separate thread, in the order of the kernel's queue. */
  export function waitForLock(fd: number, options: LockOptions): Promise<void>;
}
