/**
 * What bin/jobmeter recorded about its process before it executed Node: Node resets ignored signals, raises limits and
 * opens closed descriptors.
 */
export interface Launch {
  /** For the command: with the variables hidden from Node, without those of the launcher. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The same as bytes, if known. */
  readonly environ?: readonly Buffer[];
  /** Standard descriptors that were closed. */
  readonly closed: readonly number[];
  /** By number. */
  readonly ignoredSignals: readonly number[];
  /** Soft limit of open files, if it is below the hard limit. */
  readonly openFiles?: number;
}

const NOTE = 'JOBMETER_LAUNCH';
const KEPT = `${NOTE}_`;
const ENVIRONMENT = 'e';

/** @param env the launcher's variables are removed from it; `node bin/jobmeter` has none */
export function takeLaunch(env: NodeJS.ProcessEnv, pid: number): Launch {
  const note = env[NOTE] ?? '';
  const kept: Record<string, string> = {};
  for (const name of Object.keys(env).filter((each) => each.startsWith(NOTE))) {
    if (name.startsWith(KEPT)) kept[name.slice(KEPT.length)] = env[name] ?? '';
    delete env[name];
  }
  const [own, marks, facts] = partsOf(note);
  // The note of another jobmeter, inherited through its job.
  if (own !== `${pid}`) return { env, closed: [], ignoredSignals: [] };
  return {
    env: { ...env, ...kept },
    closed: [0, 1, 2].filter((fd) => marks.includes(`${fd}`)),
    ...readFacts(facts, marks.includes(ENVIRONMENT)),
  };
}

/** Process id, marks (closed descriptors, and whether the environment follows), and files of /proc in hexadecimal. */
function partsOf(note: string): readonly [string, string, Buffer] {
  const end = note.indexOf('.');
  const [pid = '', marks = ''] = note.slice(0, end).split(' ');
  return [pid, marks, Buffer.from(note.slice(end + 1).replaceAll(/\s+/g, ''), 'hex')];
}

/** The environment, which may be empty, then `status` and `limits`: these have no NUL. */
function readFacts(
  facts: Buffer,
  hasEnvironment: boolean,
): Omit<Launch, 'env' | 'closed'> & Partial<Pick<Launch, 'env'>> {
  const end = facts.lastIndexOf(0) + 1;
  const text = facts.toString('latin1', end);
  const limits = /^Max open files\s+(\d+)\s+(\d+)/m.exec(text);
  const [soft, hard] = [Number(limits?.[1]), Number(limits?.[2])];
  return {
    ...(hasEnvironment && readEnvironment(facts.subarray(0, end))),
    ignoredSignals: ignoredIn(/^SigIgn:\s*([0-9a-f]+)$/m.exec(text)?.[1] ?? '0'),
    ...(soft < hard && { openFiles: soft }),
  };
}

function readEnvironment(bytes: Buffer): Required<Pick<Launch, 'env' | 'environ'>> {
  const environ: Buffer[] = [];
  const env: Record<string, string> = Object.create(null) as Record<string, string>;
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(0, start);
    const entry = bytes.subarray(start, end);
    environ.push(entry);
    const text = entry.toString();
    const mark = text.indexOf('=');
    // getenv(3) returns the first of two entries with one name.
    if (mark > 0) env[text.slice(0, mark)] ??= text.slice(mark + 1);
  }
  return { env, environ };
}

/** KILL and STOP cannot be ignored; the C library reserves 32 and 33. */
const NOT_TO_IGNORE = new Set([9, 19, 32, 33]);
const INT = 1n << 1n;
const QUIT = 1n << 2n;

/** bash and busybox always ignore QUIT. A script that starts a job with `&` also makes it ignore INT. */
function ignoredIn(mask: string): readonly number[] {
  const all = BigInt(`0x${mask}`);
  const ignored = (all & INT) === 0n ? all & ~QUIT : all;
  // The usual case, without BigInt operations for each signal.
  if (ignored === 0n) return [];
  return Array.from({ length: 64 }, (_, index) => index + 1).filter(
    (number) => !NOT_TO_IGNORE.has(number) && (ignored & (1n << BigInt(number - 1))) !== 0n,
  );
}
