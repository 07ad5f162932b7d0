/** The part that is used; the package ships no types. */
declare module 'fs-native-extensions' {
  /** False when another open file description holds the lock. */
  export function tryLock(fd: number, options?: { readonly shared: boolean }): boolean;
  /** In a thread of its own, in the order of the kernel's queue. */
  export function waitForLock(fd: number): Promise<void>;
}
