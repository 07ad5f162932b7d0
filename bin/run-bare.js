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
 * Where jobmeter cannot start: runs the command of `run … -- command`, `run … --shell LINE` or `shell … -- LINE` without
 * it. Any other command line ends with 125.
 */
exports.startBare = (reason, argv) => {
  const command = bareCommand(argv);
  const remedy = command === undefined ? '' : '; the command runs without it';
  say(`could not start: ${reason}${remedy}`);
  // Exit now: after a failed spawn, Node throws another error in the next tick.
  if (command === undefined) process.exit(125);
  runBare(command);
};

/** Undefined where nothing was to be run, where jobmeter-shell runs the line itself, and where the words are not UTF-8. */
function bareCommand([first = '', ...others]) {
  const words = first.startsWith('-') ? [first, ...others] : others;
  const separator = words.indexOf('--');
  const options = separator === -1 ? words : words.slice(0, separator);
  const command = separator === -1 ? [] : words.slice(separator + 1);
  const runsNothing = /^(?:-[qv]*[hV]|--(?:help|help-all|version|dry-run|notify)(?:=.*)?)$/s;
  if (options.some((option) => runsNothing.test(option))) return undefined;
  if ((process.env.JOBMETER_DRY_RUN ?? '') !== '') return undefined;
  if (words.join('').includes('\uFFFD')) return undefined;
  const shell = valueOf('--shell-bin', options) || process.env.JOBMETER_SHELL_BIN || '/bin/sh';
  const inShell = (line) => (line === '' ? undefined : [shell, '-c', line]);
  if (first === 'shell') return command.length === 1 ? inShell(command[0]) : undefined;
  if (first !== 'run' && !first.startsWith('-')) return undefined;
  const line = valueOf('--shell', options);
  if (line !== undefined) return command.length === 0 ? inShell(line) : undefined;
  return (command[0] ?? '') === '' ? undefined : command;
}

/** The value of an option, from `--name VALUE` or `--name=VALUE`. Undefined if the option is not given. */
function valueOf(name, options) {
  const at = options.findLastIndex((word) => word === name || word.startsWith(`${name}=`));
  if (at === -1) return undefined;
  return options[at] === name ? (options[at + 1] ?? '') : options[at].slice(name.length + 1);
}

/** Runs the command without anything else, and ends as it ends. */
function runBare([file, ...args]) {
  // Before the spawn: the command may ask for a signal as soon as it runs.
  for (const signal of LEFT_TO_COMMAND) process.on(signal, () => {});
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  const child = spawn(file, args, { stdio: 'inherit', env: givenEnvironment() });
  child.on('error', ({ code, message }) => {
    // Also for a signal that could not be sent.
    if (child.pid !== undefined) return;
    say(message);
    process.exit(STATUS_OF[code] ?? 125);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    setTimeout(() => process.exit(128 + constants.signals[signal]), GRACE_MS);
    process.kill(process.pid, signal);
  });
}

function say(text) {
  try {
    fs.writeSync(2, `jobmeter: ${text}\n`);
  } catch {
    // stderr is closed or full.
  }
}

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
