'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const { constants } = require('node:os');
const { takeLaunch } = require('../src/platform/launch-context/launcher.ts');

/** A terminal sends INT and QUIT to the command as well. */
const FORWARDED = ['SIGHUP', 'SIGTERM', 'SIGUSR1', 'SIGUSR2'];
const LEFT_TO_COMMAND = ['SIGINT', 'SIGQUIT'];

const STATUS_OF = { ENOENT: 127, EACCES: 126 };

/** How long to wait for the signal to end this process before it exits with 128+n. */
const GRACE_MS = 500;

/**
 * The command of `run … -- command`. Undefined for every other command line, and where nothing was to be run, or the line
 * of `--shell`.
 */
exports.bareCommand = (argv) => {
  const [first = '', ...others] = argv;
  const words = first === 'run' ? others : argv;
  if (words[0] === undefined || (first !== 'run' && !first.startsWith('-'))) return undefined;
  const separator = words.indexOf('--');
  const options = words.slice(0, Math.max(separator, 0));
  const runsNothing = /^(?:-[qv]*[hV]|--(?:help|help-all|version|dry-run|shell)(?:=.*)?)$/s;
  if (separator === -1 || options.some((option) => runsNothing.test(option))) return undefined;
  if ((process.env.JOBMETER_DRY_RUN ?? '') !== '') return undefined;
  const command = words.slice(separator + 1);
  return (command[0] ?? '') === '' ? undefined : command;
};

/** Runs the command without anything else, and ends as it ends. */
exports.runBare = ([file, ...args]) => {
  // Before the spawn: the command may ask for a signal as soon as it runs.
  for (const signal of LEFT_TO_COMMAND) process.on(signal, () => {});
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  const child = spawn(file, args, { stdio: 'inherit', env: givenEnvironment() });
  child.on('error', ({ code, message }) => {
    // Also for a signal that could not be sent.
    if (child.pid !== undefined) return;
    fs.writeSync(2, `jobmeter: ${message}\n`);
    process.exit(STATUS_OF[code] ?? 125);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    setTimeout(() => process.exit(128 + constants.signals[signal]), GRACE_MS);
    process.kill(process.pid, signal);
  });
};

/** What bin/jobmeter was started with. `process.env` may have lost the variables of the launcher by now. */
function givenEnvironment() {
  let text;
  try {
    text = fs.readFileSync('/proc/self/environ', 'utf8');
  } catch {
    return takeLaunch({ ...process.env }, process.pid).env;
  }
  const entries = text.split('\0').filter((entry) => entry.indexOf('=') > 0);
  const pairs = entries.map((entry) => {
    const mark = entry.indexOf('=');
    return [entry.slice(0, mark), entry.slice(mark + 1)];
  });
  return takeLaunch(Object.fromEntries(pairs), process.pid).env;
}
