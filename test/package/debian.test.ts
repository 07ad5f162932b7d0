import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { tempDir } from '../rig/temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');
const TIMEOUT_MS = 600_000;

const hasDebian = spawnSync('dpkg-deb', ['--version']).status === 0;
const isRoot = process.getuid?.() === 0;
const hasOverlay = isRoot && inOwnRoot('true', tempDir()).status === 0;
if (!hasOverlay && process.env['CI'] === undefined) {
  console.warn('The Debian package is not installed: that takes root, dpkg and overlayfs.');
}

/**
 * Runs a shell line in a root directory of its own: what it writes lies over the real one, and is gone afterwards. `setup`
 * is a folder for the package.
 */
function inOwnRoot(line: string, setup: string): ReturnType<typeof spawnSync> {
  const script = `
    set -e
    mount -t tmpfs none /mnt && mkdir /mnt/upper /mnt/work /mnt/root
    mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
    for each in proc dev; do mount --rbind "/$each" "/mnt/root/$each"; done
    mkdir -p /mnt/root/setup && cp -r "$1/." /mnt/root/setup
    cd / && exec env -i PATH="$PATH" HOME=/root chroot /mnt/root sh -ec "$2"
  `;
  const args = ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', setup, line];
  return spawnSync('unshare', args, { encoding: 'utf8', timeout: TIMEOUT_MS });
}

describe.runIf(hasDebian || process.env['CI'] !== undefined)('the Debian package', () => {
  let folder: string;

  beforeAll(() => {
    folder = join(tempDir(), 'deb');
    mkdirSync(folder);
    const env = { ...process.env, DEBFULLNAME: 'Test', DEBEMAIL: 'test@debian.org' };
    execFileSync('node', [join(ROOT, '.build/debian.js'), folder], { env });
  }, TIMEOUT_MS);

  const deb = (): string => join(folder, readdirSync(folder)[0] ?? '');

  test('names its files, and belongs to root', () => {
    const list = execFileSync('dpkg-deb', ['--contents', deb()], { encoding: 'utf8' });
    for (const file of [
      'usr/bin/jobmeter -> ../lib/jobmeter/bin/jobmeter',
      'etc/jobmeter/config.yaml',
      'usr/share/man/man1/jobmeter-run.1.gz',
      'usr/share/bash-completion/completions/jobmeter',
      'usr/lib/systemd/system/jobmeter-flush.timer',
    ]) {
      expect(list).toContain(` ./${file}\n`);
    }
    expect(list.split('\n').filter((line) => line !== '' && !line.includes(' root/root '))).toEqual(
      [],
    );
    expect(list).not.toContain('__compiled__');
  });

  test.runIf(spawnSync('lintian', ['--version']).status === 0)(
    'has no error for lintian',
    () => {
      const args = ['--fail-on', 'error', '--allow-root', deb()];
      const { status, stdout } = spawnSync('lintian', args, { encoding: 'utf8' });
      expect(stdout).toBe('');
      expect(status).toBe(0);
    },
    TIMEOUT_MS,
  );

  test.runIf(hasOverlay)(
    'is installed with compiled code, runs a job, keeps a changed config file when removed, and leaves nothing when purged',
    () => {
      // Debian 12 has an older nodejs: the Node that runs the tests stands on PATH.
      const line = `
        # man-db would read every page of this machine anew, three times.
        dpkg='dpkg --force-depends --no-triggers'
        $dpkg --install /setup/*.deb >/setup/log 2>&1 || { cat /setup/log; exit 1; }
        ls /usr/lib/jobmeter/dist/cli/__compiled__/* | grep -E '(^main|http)\\.cjs$'
        jobmeter run --job j --state-dir /setup/state -- echo done
        jobmeter status --state-dir /setup/state | cut -c1-3
        jobmeter config check
        files=$(dpkg --listfiles jobmeter | grep jobmeter)
        echo 'defaults: {timeout: 1h}' > /etc/jobmeter/config.yaml
        $dpkg --remove jobmeter >/dev/null 2>&1
        cat /etc/jobmeter/config.yaml
        $dpkg --purge jobmeter >/dev/null 2>&1
        for file in $files; do [ ! -e "$file" ] || echo "left: $file"; done`;
      const { stdout, stderr, status } = inOwnRoot(line, folder);
      // The HTTP client twice: a run that reads output sets flags of V8 before.
      const compiled = /^(?:(?:patterns-)?(?:wasm-)?(?:main|http)\.cjs\n){3}/;
      expect(stdout).toMatch(compiled);
      expect({ status, stderr, stdout: String(stdout).replace(compiled, '') }).toEqual({
        status: 0,
        stderr: '',
        stdout: `done
JOB
j  
/etc/jobmeter/config.yaml: 0 jobs, no mistake
defaults: {timeout: 1h}
`,
      });
    },
    TIMEOUT_MS,
  );
});

test('the test of the Debian package wrote nothing outside', () => {
  expect(existsSync('/setup')).toBe(false);
});
