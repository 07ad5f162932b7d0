/** Types of the functions that jobmeter uses. The package ships no types. */
declare module 'fs-native-extensions' {
  interface LockOptions {
    readonly shared: boolean;
  }
  /** False when another open file description holds the lock. A lock that is held is converted. */
  export function tryLock(fd: number, options: LockOptions): boolean;
  /** In a thread of its own, in the order of the kernel's queue. */
  export function waitForLock(fd: number, options: LockOptions): Promise<void>;
}
