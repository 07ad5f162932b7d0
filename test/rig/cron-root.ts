/** The real cron of Debian, in a copy of the system that nobody else sees: what its jobs write is gone with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tempDir } from './temp-dir.js';

/**
 * Jobs see `$1` as /out. Below `$1/root` is what is put over the system. A link of the system, such as /usr/bin/mail, is
 * replaced and not followed: followed from outside, it leads out of the copy.
 */
const IN_A_COPY = `
  set -e
  place=$(mktemp -d) && mount -t tmpfs none "$place" && cd "$place" && mkdir upper work root
  mount -t overlay none -o lowerdir=/,upperdir=upper,workdir=work root
  mount --rbind /dev root/dev; mount -t proc none root/proc; mount -t tmpfs none root/run
  rm -rf root/etc/cron.d root/etc/crontab root/var/spool/cron/crontabs root/var/lib/jobmeter
  mkdir -p root/out root/var/lib/jobmeter && mount --bind "$1" root/out && mount --bind "$1/state" root/var/lib/jobmeter
  chroot root cp -R --remove-destination /out/root/. /; chmod 600 root/var/spool/cron/crontabs/*
  exec chroot root "$2" -f`;

/** What a program was given, as text to be compared. */
const PROBE = `#!/rec/perl
  local $/; my $in = -t STDIN ? "" : <STDIN>;
  my @env = map { "$_=$ENV{$_}" } sort grep { $_ ne "JOBMETER_METRICS" && $_ ne "PROBE" } keys %ENV;
  my $text = join "\\n  ", $0, (map { "arg <$_>" } @ARGV), "cwd " . readlink("/proc/self/cwd"),
    sprintf("umask %o", umask), "stdin <$in>", @env;
  open F, ">>/out/records/$ENV{PROBE}" or die "no record: $!"; syswrite F, "$text\\n" or die "no record: $!";`;

/** Stands in for the shell of cron, and notes how the real one ended. */
const SHELL = `#!/rec/perl
  my $real = delete $ENV{REAL}; $ENV{SHELL} = $real;
  my $status = system {$real} $real, @ARGV;
  open F, ">/out/status/$ENV{PROBE}"; print F $status & 127 ? "signal " . ($status & 127) : $status >> 8;`;

const SENDMAIL = `#!/rec/perl
  local $/; my $mail = <STDIN>; my ($id) = $mail =~ /^X-Cron-Env: <PROBE=(.*)>$/m; $mail =~ s/^[^]*?\\n\\n//s;
  open F, ">/out/mail/$id"; print F $mail;`.replace('[^]', '(?s:.)');

const FOLDERS = ['records', 'status', 'mail', 'state', 'home', 'srv', 'log', 'tmp', 'root'];

export interface CronRoot {
  /** Also a folder of the test, whose content jobs find in /out. */
  readonly out: string;
  /** By the number of the line: what the programs got, in order; how the line ended; the mail. */
  read(kind: 'records' | 'status' | 'mail'): Readonly<Record<string, string>>;
  /** What jobs have written to /out/srv, /out/log, /out/tmp and home. */
  written(): Readonly<Record<string, string>>;
  stop(): void;
}

export interface CronFiles {
  readonly cron: string;
  /** Of root. */
  readonly crontab: string;
  /** Of /etc/cron.d. */
  readonly system: string;
  /** Absolute paths of programs that note what they are given. */
  readonly probes: readonly string[];
  /** Other files by path. Scripts are executable. */
  readonly files: Readonly<Record<string, string>>;
}

export function startCron({ cron, crontab, system, probes, files }: CronFiles): CronRoot {
  const out = tempDir();
  for (const name of FOLDERS) mkdirSync(join(out, name));
  const put = (path: string, text: string): void => {
    const inOut = path.startsWith('/out/') ? join(out, path.slice(5)) : join(out, 'root', path);
    mkdirSync(dirname(inOut), { recursive: true });
    writeFileSync(inOut, text, { encoding: 'latin1', mode: text.startsWith('#!') ? 0o755 : 0o644 });
  };
  put('/var/spool/cron/crontabs/root', crontab);
  put('/etc/cron.d/lines', system);
  mkdirSync(join(out, 'root/rec'));
  cpSync('/usr/bin/perl', join(out, 'root/rec/perl'), { dereference: true });
  put('/rec/shell', SHELL);
  put('/usr/sbin/sendmail', SENDMAIL);
  for (const path of probes) put(path, PROBE);
  for (const [path, text] of Object.entries(files)) put(path, text);
  const args = [
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    'sh',
    '-c',
    IN_A_COPY,
    'sh',
    out,
    cron,
  ];
  const child: ChildProcess = spawn('unshare', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  });
  return {
    out,
    read: (kind) => filesIn(join(out, kind)),
    written: () =>
      Object.assign({}, ...['srv', 'log', 'tmp', 'home'].map((name) => filesIn(join(out, name)))),
    stop: () => void child.kill('SIGKILL'),
  };
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder, { withFileTypes: true, recursive: true });
  return Object.fromEntries(
    names
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]),
  );
}
