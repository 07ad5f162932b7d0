import fs from 'node:fs';

/**
 * The part of `node:fs/promises` that is used for small files, with synchronous calls inside: one in the thread pool takes
 * 0.2 ms longer, and there are sixty of them behind every run; the module itself takes 2 ms to load. What may take long
 * for a slow disk (`sync`) is left to the thread pool.
 */
export interface OpenFile {
  readonly fd: number;
  stat(): Promise<fs.Stats>;
  readText(): Promise<string>;
  write(text: string): Promise<void>;
  chmod(mode: number): Promise<void>;
  /** Until it is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export async function open(file: string, flags: string | number, mode?: number): Promise<OpenFile> {
  const fd = fs.openSync(file, flags, mode);
  return {
    fd,
    stat: async () => fs.fstatSync(fd),
    readText: async () => fs.readFileSync(fd, 'utf8'),
    write: async (text) => fs.writeFileSync(fd, text),
    chmod: async (mode) => fs.fchmodSync(fd, mode),
    sync: () =>
      new Promise((resolve, reject) => {
        fs.fsync(fd, (error) => (error === null ? resolve() : reject(error)));
      }),
    close: async () => fs.closeSync(fd),
  };
}

export async function mkdir(directory: string, mode: number): Promise<void> {
  fs.mkdirSync(directory, { mode });
}

export async function stat(file: string): Promise<fs.Stats> {
  return fs.statSync(file);
}

/** Of a link itself. */
export async function lstat(file: string): Promise<fs.Stats> {
  return fs.lstatSync(file);
}

export async function access(file: string): Promise<void> {
  fs.accessSync(file);
}

export async function rename(from: string, to: string): Promise<void> {
  fs.renameSync(from, to);
}

/** A file that may be gone already. */
export async function remove(file: string): Promise<void> {
  fs.rmSync(file, { force: true });
}

/** @param limit of names, where there may be many */
export async function list(
  directory: string,
  limit: number = Infinity,
): Promise<readonly string[]> {
  if (limit === Infinity) return fs.readdirSync(directory);
  const names: string[] = [];
  const open = fs.opendirSync(directory);
  try {
    while (names.length < limit) {
      const entry = open.readSync();
      if (entry === null) break;
      names.push(entry.name);
    }
  } finally {
    open.closeSync();
  }
  return names;
}
