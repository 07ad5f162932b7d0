import fs from 'node:fs';

/** Uses the kernel's generator if there is one: loading Node's takes 5 ms. */
export function uuid(): string {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/uuid', 'utf8').trimEnd();
  } catch {
    return crypto.randomUUID();
  }
}
