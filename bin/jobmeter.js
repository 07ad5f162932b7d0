#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

/** To take one for each file that is not there is half a millisecond of a run. With another `--stack-trace-limit` they stay. */
if (Error.stackTraceLimit === 10) Error.stackTraceLimit = 0;

/** Made by .build/command-line.js: a file with all that starts a command, and one for each thing that is needed later. */
const BUNDLE = path.join(__dirname, '../dist/cli');

/** undici. Its parser is WebAssembly, which V8 of Node 20 would optimise for 100 ms to read one answer with it. */
const OF_UNDICI = process.version.startsWith('v20.') && {
  ours: ['--liftoff-only'],
  nodes: ['--no-liftoff-only', '--wasm-tier-up', '--wasm-dynamic-tiering'],
};

/**
 * The linear engine takes over from a pattern that backtracks without end: `^(a+)+$` then costs 1 ms, not 8.7 s. The first
 * flag lets src/extract/scan/matcher.ts ask which patterns it can run.
 */
const OF_PATTERNS = {
  ours: [
    '--enable-experimental-regexp-engine',
    '--enable-experimental-regexp-engine-on-excessive-backtracks',
    '--regexp-backtracks-before-fallback=10000',
  ],
  nodes: [
    '--no-enable-experimental-regexp-engine',
    '--no-enable-experimental-regexp-engine-on-excessive-backtracks',
    '--regexp-backtracks-before-fallback=50000',
  ],
};

/** What V8 is told as soon as a file is loaded, and how Node has it. */
const FLAGS = {
  'run-streams-tee-output.cjs': OF_PATTERNS,
  'commands-parse.cjs': OF_PATTERNS,
  'commands-presets.cjs': OF_PATTERNS,
  'http-direct.cjs': OF_UNDICI,
  'http-proxy-tunnel.cjs': OF_UNDICI,
};

/** One of them is loaded by every run. */
const AT_THE_END = ['pipeline-finish-run.cjs'];

/** Of those, what is in force. */
const flagsInForce = [];

/** In ms. The run that made a temporary file has been killed; a folder may be of another version that is in use as well. */
const OLD = { temporary: 3600_000, kept: 7 * 24 * 3600_000 };

const HEAD = '(function (exports, require, module, __filename, __dirname) {';
const FOOT = '\n})';

/** By their names. `compiled` is the script where nobody has kept it yet. */
const loaded = new Map();

start().catch(({ message }) => {
  // Nothing was started: what could go wrong behind that is dealt with where it does.
  const [reason] = message.split('\n');
  fs.writeSync(2, `jobmeter: could not start: ${reason}\n`);
  // At once: of a process that could not be started, Node has an error to throw in the next turn.
  process.exit(125);
});

async function start() {
  const cache = findCache();
  if (cache !== undefined) process.once('exit', () => keepCompiled(cache));
  await load('main.cjs', cache).main(process.argv.slice(2));
}

/**
 * What `require` does, with the compiled code of an earlier start: that is a third of the time until the command starts,
 * and of all that comes behind it. Node's own `module.enableCompileCache` (22.8 and later) gains half as much.
 */
function load(name, cache) {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const filename = path.join(BUNDLE, name);
  const kept = cache && readKept(cache, name);
  const text = kept ? kept.text : wrapped(fs.readFileSync(filename));
  const cachedData = kept && kept.code;
  const script = withNodesFlags(() => new vm.Script(text, { filename, cachedData }));
  const isKept = cachedData !== undefined && !script.cachedDataRejected;
  const module = { exports: {} };
  loaded.set(name, { module, text, compiled: isKept ? undefined : script });
  const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2), cache) : require(id));
  try {
    script.runInThisContext()(module.exports, requireFrom, module, filename, BUNDLE);
  } catch (error) {
    loaded.delete(name);
    throw error;
  }
  if (FLAGS[name]) {
    flagsInForce.push(FLAGS[name]);
    setFlags(FLAGS[name].ours);
  }
  return module.exports;
}

/**
 * Code that others could write would be run as ours, so never in a shared place, nor (as under `sudo -E`) in somebody
 * else's; nor is a place made for it that was not there. It has the name of all that it is made of and for: V8 refuses
 * what is of another version or other flags, and jobs with different ones are not to replace each other's.
 */
function findCache() {
  const { HOME, XDG_CACHE_HOME, NODE_OPTIONS = '' } = process.env;
  const given = XDG_CACHE_HOME ? [XDG_CACHE_HOME] : [HOME, `${HOME}/.cache`];
  const words = [...process.execArgv, ...NODE_OPTIONS.split(' ')];
  // Without those that hold a path: they are not for V8, and may be others in every run.
  const flags = words.filter((word) => /^--[\w-]+(=\w+)?$/.test(word));
  const top = `${given.at(-1)}/jobmeter`;
  try {
    const digest = fs.readFileSync(`${BUNDLE}/digest`, 'utf8');
    const folder = `${top}/${digest}-${process.version}-${process.arch}${flags.join('')}`;
    const isSafe =
      given.every((each) => isOurs(fs.statSync(each))) && [top, folder].every(isOursOrNotThere);
    return isSafe && top.startsWith('/') ? { folder, head: `${HEAD}/*${digest}*/` } : undefined;
  } catch {
    return undefined;
  }
}

function isOursOrNotThere(folder) {
  const found = fs.lstatSync(folder, { throwIfNoEntry: false });
  return found === undefined || isOurs(found);
}

function isOurs(found) {
  return found.isDirectory() && found.uid === process.getuid() && (found.mode & 0o022) === 0;
}

/** All of it is ASCII: the build sees to that. V8 makes a copy of code that does not begin at a multiple of 8. */
function wrapped(source) {
  const text = `${HEAD}${source.latin1Slice()}${FOOT}`;
  return text.padEnd(Math.ceil(text.length / 8) * 8);
}

/** How long the source is, the source itself, and its compiled code. */
function packed(text, code) {
  return [Buffer.from(`${text.length}`.padEnd(8)), Buffer.from(text, 'latin1'), code];
}

/**
 * All of it is there twice, since V8 looks at no more than the length of the source, does not look for damage, and ends the
 * process where it meets some. Nothing at all, or nothing but zeros, is twice the same as well.
 */
function readKept({ folder, head }, name) {
  try {
    const twice = fs.readFileSync(`${folder}/${name}`);
    const half = twice.length / 2;
    const end = 8 + Number(twice.latin1Slice(0, 8));
    const text = twice.latin1Slice(8, end);
    const isWhole = twice.subarray(0, half).equals(twice.subarray(half)) && text.startsWith(head);
    return isWhole ? { text, code: twice.subarray(end, half) } : undefined;
  } catch {
    return undefined;
  }
}

/** At the end of a run, where that is possible: when all the functions that one takes have been compiled. */
function keepCompiled({ folder, head }) {
  const fresh = [...loaded].filter(
    ([, { compiled, text }]) => compiled !== undefined && text.startsWith(head),
  );
  if (fresh.length === 0 || !AT_THE_END.some((name) => loaded.has(name))) return;
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeOlderThan(OLD.kept, path.dirname(folder), (name) => name !== path.basename(folder));
    removeOlderThan(OLD.temporary, folder, (name) => name.endsWith('.tmp'));
    for (const [name, { text, compiled }] of fresh) {
      const once = packed(
        text,
        withNodesFlags(() => compiled.createCachedData()),
      );
      replace(`${folder}/${name}`, Buffer.concat([...once, ...once]));
    }
  } catch {
    // The next start takes longer, that is all.
  }
}

function removeOlderThan(age, folder, isMeant) {
  for (const name of fs.readdirSync(folder).filter(isMeant)) {
    const found = `${folder}/${name}`;
    const isOld = Date.now() - fs.lstatSync(found).mtimeMs > age;
    if (isOld) fs.rmSync(found, { recursive: true, force: true });
  }
}

function replace(file, content) {
  const temporary = `${file}.tmp`;
  try {
    // On disk before it has its name: half a file would be run as well.
    fs.writeFileSync(temporary, content, { flag: 'wx', flush: true, mode: 0o600 });
    fs.renameSync(temporary, file);
  } catch (error) {
    // Another run is at it.
    if (error.code === 'EEXIST') return;
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * V8 refuses code that was compiled with other flags than the ones in force, so it only ever sees Node's own. They must be
 * back before any regular expression is run: V8 ends the process where one needs the engine that was taken away.
 */
function withNodesFlags(work) {
  for (const { nodes } of flagsInForce) setFlags(nodes);
  try {
    return work();
  } finally {
    for (const { ours } of flagsInForce) setFlags(ours);
  }
}

/** Loading `node:v8` takes 2 ms, and is no part of most starts. */
function setFlags(flags) {
  const { setFlagsFromString } = require('node:v8');
  for (const flag of flags) setFlagsFromString(flag);
}
