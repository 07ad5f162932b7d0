/**
 * The attributes that bin/jobmeter recorded before it executed Node: Node resets ignored signals,
 * raises limits and opens closed descriptors.
 */
export interface Launch {
  /**
   * Environment for the command: with the variables hidden from Node, without those of the
   * launcher.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly environ: Environ;
  /** Standard descriptors that were closed. */
  readonly closed: readonly number[];
  /** By number. */
  readonly ignoredSignals: readonly number[];
  readonly blockedSignals: readonly number[];
  /** Soft limit of open files, if it is below the hard limit. */
  readonly openFiles?: number;
}

/** The environment for the command as bytes, or its differences from our own. */
export type Environ =
  | { readonly kind: 'recorded'; readonly entries: readonly Buffer[] }
  | {
      readonly kind: 'own';
      /** Names that the shell added, and names whose values are in variables of the launcher. */
      readonly without: readonly string[];
      /** False for the variables of another launcher. */
      readonly isHidden: boolean;
    };

const NOTE = 'JOBMETER_LAUNCH';
const KEPT = `${NOTE}_`;

/** @param env the launcher's variables are removed from it; `node bin/jobmeter` has none */
export function takeLaunch(env: NodeJS.ProcessEnv, pid: number): Launch {
  const note = env[NOTE] ?? '';
  const kept: Record<string, string> = {};
  for (const name of Object.keys(env).filter((each) => each.startsWith(NOTE))) {
    if (name.startsWith(KEPT)) kept[name.slice(KEPT.length)] = env[name] ?? '';
    delete env[name];
  }
  // The file `limits` has `unlimited` too.
  const [own, closed = '', ignored, blocked, soft, hard, kind, ...rest] = note.split(' ');
  // These variables were inherited from another jobmeter through its job.
  if (own !== `${pid}`) {
    const environ = { kind: 'own', without: [], isHidden: false } as const;
    return { env, environ, closed: [], ignoredSignals: [], blockedSignals: [] };
  }
  return {
    ...(kind === 'bytes' ? recorded(rest.join('')) : passedOn(env, kept, rest)),
    closed: [0, 1, 2].filter((fd) => closed.includes(`${fd}`)),
    ignoredSignals: ignoredIn(Number(ignored)),
    blockedSignals: signalsIn(Number(blocked) & ~OF_SHELLS),
    ...(Number(soft) < Number(hard) && { openFiles: Number(soft) }),
  };
}

type Environment = Pick<Launch, 'env' | 'environ'>;

function passedOn(
  env: NodeJS.ProcessEnv,
  kept: Readonly<Record<string, string>>,
  added: readonly string[],
): Environment {
  const given = { ...env, ...kept };
  for (const name of added) delete given[name];
  const without = [...added, ...Object.keys(kept)];
  return { env: given, environ: { kind: 'own', without, isHidden: true } };
}

/** @param digits hexadecimal, in lines */
function recorded(digits: string): Environment {
  const bytes = Buffer.from(digits.replaceAll('\n', ''), 'hex');
  const entries: Buffer[] = [];
  const env: Record<string, string> = Object.create(null) as Record<string, string>;
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(0, start);
    const entry = bytes.subarray(start, end);
    entries.push(entry);
    const text = entry.toString();
    const mark = text.indexOf('=');
    // getenv(3) returns the first of two entries with one name.
    if (mark > 0) env[text.slice(0, mark)] ??= text.slice(mark + 1);
  }
  return { env, environ: { kind: 'recorded', entries } };
}

/** The bytes of our own environment that are for the command. */
export function withoutLauncher(
  entries: readonly Buffer[],
  { without, isHidden }: Extract<Environ, { kind: 'own' }>,
): readonly Buffer[] {
  return entries.flatMap((entry) => {
    const text = entry.toString('latin1');
    const name = text.slice(0, text.indexOf('='));
    if (!name.startsWith(NOTE)) return without.includes(name) ? [] : [entry];
    return isHidden && name.startsWith(KEPT) ? [entry.subarray(KEPT.length)] : [];
  });
}

const INT = 1 << 1;
const QUIT = 1 << 2;
/** yash blocks CHLD for itself, and zsh WINCH. */
const OF_SHELLS = (1 << 16) | (1 << 27);

/** bash and busybox always ignore QUIT. A script that starts a job with `&` also makes it ignore INT. */
function ignoredIn(mask: number): readonly number[] {
  return signalsIn((mask & INT) === 0 ? mask & ~QUIT : mask);
}

/** KILL and STOP can be neither ignored nor blocked. */
const UNCHANGEABLE = new Set([9, 19]);

function signalsIn(mask: number): readonly number[] {
  return Array.from({ length: 31 }, (_, index) => index + 1).filter(
    (number) => !UNCHANGEABLE.has(number) && (mask & (1 << (number - 1))) !== 0,
  );
}
