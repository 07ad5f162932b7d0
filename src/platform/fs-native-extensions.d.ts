/** Types of the functions that jobmeter uses. The package ships no types. */
declare module 'fs-native-extensions' {
  /** False when another open file description holds the lock. */
  export function tryLock(fd: number, options?: { readonly shared: boolean }): boolean;
  /** Waits in a separate thread. The kernel grants the lock in order of arrival. */
  export function waitForLock(fd: number): Promise<void>;
}
