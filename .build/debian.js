// @ts-check
// Makes the Debian package of what `npm run build` made: the program with the addon for locks, man pages, completions,
// a config file and systemd units. Takes the directory to write it to; default: that of the repository. Needs dpkg-deb.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const ROOT = path.join(import.meta.dirname, '..');
const OUTPUT = path.resolve(process.argv[2] ?? ROOT);
const DEBIAN = path.join(import.meta.dirname, 'debian');
const PROGRAM = 'usr/lib/jobmeter';
const SHELLS = {
  bash: 'usr/share/bash-completion/completions/jobmeter',
  zsh: 'usr/share/zsh/vendor-completions/_jobmeter',
  fish: 'usr/share/fish/vendor_completions.d/jobmeter.fish',
};
/** What the command line reads. The library stays out. */
const FILES = [
  'bin',
  'dist/cli',
  'dist/config.schema.json',
  'dist/dashboard.json',
  'src/completion/shells',
  ...fs
    .readdirSync(path.join(ROOT, 'dist/man'))
    .filter((page) => page.endsWith('.7'))
    .map((page) => `dist/man/${page}`),
];

const { version, description } = JSON.parse(
  fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
);
const architecture = run('dpkg', ['--print-architecture']).trim();
const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'jobmeter-deb-'));
// Readable for all users: mkdtemp makes it private.
fs.chmodSync(tree, 0o755);

/** @param {string} program @param {readonly string[]} args */
function run(program, args) {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** @param {string} to @param {string | Uint8Array} content */
function write(to, content, mode = 0o644) {
  const file = path.join(tree, to);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content, { mode });
  fs.chmodSync(file, mode);
}

/** Sets modes that do not depend on the umask of the builder. @param {string} from */
function copyProgram(from) {
  const source = path.join(ROOT, from);
  for (const file of fs.statSync(source).isDirectory() ? filesIn(source) : [source]) {
    if (file.includes('__compiled__')) continue;
    const isProgram = (fs.statSync(file).mode & 0o100) !== 0;
    const content = fs.readFileSync(file);
    write(path.join(PROGRAM, path.relative(ROOT, file)), content, isProgram ? 0o755 : 0o644);
  }
}

/** @param {string} folder */
function filesIn(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

for (const file of FILES) copyProgram(file);
const addon = `node_modules/fs-native-extensions/prebuilds/linux-${process.arch}/fs-native-extensions.node`;
// Elsewhere, flock(1) takes its place.
const hasAddon = fs.existsSync(path.join(ROOT, addon));
if (hasAddon) copyProgram(addon);

fs.mkdirSync(path.join(tree, 'usr/bin'), { recursive: true });
for (const name of fs.readdirSync(path.join(tree, PROGRAM, 'bin'))) {
  if (/^jobmeter(?:-\w+)?$/.test(name)) {
    fs.symlinkSync(`../lib/jobmeter/bin/${name}`, path.join(tree, 'usr/bin', name));
  }
}
for (const page of fs.readdirSync(path.join(ROOT, 'dist/man'))) {
  const text = fs.readFileSync(path.join(ROOT, 'dist/man', page));
  write(`usr/share/man/man${page.at(-1)}/${page}.gz`, gzipSync(text, { level: 9 }));
}
for (const [shell, file] of Object.entries(SHELLS)) {
  write(file, run(path.join(ROOT, 'bin/jobmeter'), ['completion', shell]));
}
for (const unit of fs.readdirSync(DEBIAN).filter((name) => name.startsWith('jobmeter-'))) {
  write(`usr/lib/systemd/system/${unit}`, fs.readFileSync(path.join(DEBIAN, unit)));
}
write('etc/jobmeter/config.yaml', fs.readFileSync(path.join(DEBIAN, 'config.yaml')));
write('usr/share/doc/jobmeter/copyright', copyright());
const changes = fs.readFileSync(path.join(ROOT, 'CHANGELOG.md'));
write('usr/share/doc/jobmeter/NEWS.gz', gzipSync(changes, { level: 9 }));
write('usr/share/doc/jobmeter/changelog.gz', gzipSync(changelog(), { level: 9 }));
write('usr/share/lintian/overrides/jobmeter', fs.readFileSync(path.join(DEBIAN, 'overrides')));
write('DEBIAN/conffiles', '/etc/jobmeter/config.yaml\n');
write('DEBIAN/control', control());
for (const script of ['postinst', 'prerm']) {
  write(`DEBIAN/${script}`, fs.readFileSync(path.join(DEBIAN, script)), 0o755);
}

const file = `jobmeter_${version}_${architecture}.deb`;
run('dpkg-deb', ['--root-owner-group', '--build', '-Zxz', tree, path.join(OUTPUT, file)]);
fs.rmSync(tree, { recursive: true });
process.stdout.write(`${file}\n`);

function control() {
  const installed = filesIn(tree).reduce((sum, name) => sum + fs.statSync(name).size, 0);
  return `Package: jobmeter
Version: ${version}
Architecture: ${architecture}
Maintainer: ${maintainer()}
Installed-Size: ${Math.ceil(installed / 1024)}
Depends: nodejs (>= 20.18)${hasAddon ? ', libc6' : ''}
Recommends: ca-certificates
Suggests: prometheus-pushgateway
Section: admin
Priority: optional
Description: measure scheduled jobs for Prometheus
 ${wrapped(description)}
`;
}

/** Who builds it, as Debian's own tools name them. */
function maintainer() {
  const user = userName();
  const { DEBFULLNAME = user, DEBEMAIL = `${user}@${os.hostname()}` } = process.env;
  return `${DEBFULLNAME} <${DEBEMAIL}>`;
}

/** A container may run under a user id that has no name. */
function userName() {
  try {
    return os.userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}

/** @param {string} text */
function wrapped(text) {
  return text.replaceAll(/(.{1,76})(?:\s|$)/g, '$1\n ').trim();
}

function changelog() {
  const seconds = process.env['SOURCE_DATE_EPOCH'];
  const date = seconds === undefined ? new Date() : new Date(Number(seconds) * 1000);
  return `jobmeter (${version}) unstable; urgency=medium

  * See NEWS.gz.

 -- ${maintainer()}  ${date.toUTCString().replace('GMT', '+0000')}
`;
}

function copyright() {
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2026 The jobmeter authors
License: Apache-2.0
 On Debian systems, the full text of the Apache License is in
 /usr/share/common-licenses/Apache-2.0. The licences of the libraries that the
 program contains are in /usr/lib/jobmeter/dist/cli/THIRD-PARTY.txt.
`;
}
