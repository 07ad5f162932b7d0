#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

/** Nobody gets to see one, and to take it for each file that is not there is half a millisecond of a run. */
Error.stackTraceLimit = 0;

/** Made by .build/command-line.js: a file with all that starts a command, and one for each thing that is needed later. */
const BUNDLE = path.join(__dirname, '../dist/cli');

/** undici. Its parser is WebAssembly, which V8 of Node 20 would optimise for 100 ms to read one answer with it. */
const OF_UNDICI = process.version.startsWith('v20.') && {
  ours: ['--liftoff-only'],
  nodes: ['--no-liftoff-only', '--wasm-tier-up', '--wasm-dynamic-tiering'],
};

/** What V8 is told as soon as a file is loaded, and how Node has it. */
const FLAGS = {
  // Set in src/run/scan/matcher.ts.
  'run-streams-read-along.cjs': {
    ours: [
      '--enable-experimental-regexp-engine-on-excessive-backtracks',
      '--regexp-backtracks-before-fallback=10000',
    ],
    nodes: [
      '--no-enable-experimental-regexp-engine-on-excessive-backtracks',
      '--regexp-backtracks-before-fallback=50000',
    ],
  },
  'destinations-dispatcher.cjs': OF_UNDICI,
  'destinations-proxied.cjs': OF_UNDICI,
};

/** One of them is loaded by every run. */
const AT_THE_END = ['after-spawn.cjs', 'delivering.cjs'];

/** Of those, what is in force. */
const flagsInForce = [];

/** In ms. The run that made a temporary file has been killed; a file may be of another version that is in use as well. */
const OLD = { temporary: 3600_000, kept: 7 * 24 * 3600_000 };

const HEAD = '(function (exports, require, module, __filename, __dirname) {';
const FOOT = '\n})';

/** By their names. `file` is where compiled code is kept, and `compiled` is the script where nobody has kept it yet. */
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
  const found = fs.statSync(filename);
  const file = fileFor(name, found);
  const kept = cache && readKept(path.join(cache, file), textLength(found.size));
  const text = kept ? kept.text : wrapped(fs.readFileSync(filename));
  const cachedData = kept && kept.code;
  const script = withNodesFlags(() => new vm.Script(text, { filename, cachedData }));
  const isKept = cachedData !== undefined && !script.cachedDataRejected;
  const module = { exports: {} };
  loaded.set(name, { module, file, text, compiled: isKept ? undefined : script });
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
 * else's; nor is a place made for it that was not there. V8 refuses what is of another version or other flags: those of
 * a user are in the name, so that jobs with different ones do not replace each other's.
 */
function findCache() {
  const { HOME, XDG_CACHE_HOME, NODE_OPTIONS = '' } = process.env;
  const given = XDG_CACHE_HOME ? [XDG_CACHE_HOME] : [HOME, `${HOME}/.cache`];
  const words = [...process.execArgv, ...NODE_OPTIONS.split(' ')];
  // Without those that hold a path: they are not for V8, and may be others in every run.
  const flags = words.filter((word) => word !== '' && /^--[\w-]+(=\w+)?$/.test(word));
  const top = `${given.at(-1)}/jobmeter`;
  const cache = `${top}/${process.version}-${process.arch}${flags.join('')}`;
  try {
    const isSafe =
      given.every((folder) => isOurs(fs.statSync(folder))) && [top, cache].every(isOursOrNotThere);
    return isSafe && top.startsWith('/') ? cache : undefined;
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

/** A source that is replaced is another file, or has another time. */
function fileFor(name, { size, ino, ctimeMs }) {
  return `${name}-${size}-${ino}-${ctimeMs}`;
}

/** All of it is ASCII. V8 makes a copy of code that does not begin at a multiple of 8. */
function wrapped(source) {
  return `${HEAD}${source.latin1Slice()}${FOOT}`.padEnd(textLength(source.length));
}

function textLength(sourceLength) {
  return Math.ceil((HEAD.length + sourceLength + FOOT.length) / 8) * 8;
}

/**
 * The source, in one piece since V8 would make one of several, and its compiled code. All of it twice, since V8 looks at
 * no more than the length of the source, does not look for damage, and ends the process where it meets some.
 */
function readKept(file, length) {
  try {
    const kept = fs.readFileSync(file);
    const half = kept.length / 2;
    const isWhole = kept.subarray(0, half).equals(kept.subarray(half));
    return isWhole
      ? { text: kept.latin1Slice(0, length), code: kept.subarray(length, half) }
      : undefined;
  } catch {
    return undefined;
  }
}

/** At the end of a run, where that is possible: when all the functions that one takes have been compiled. */
function keepCompiled(cache) {
  const fresh = [...loaded.values()].filter(({ compiled }) => compiled !== undefined);
  if (fresh.length === 0 || !AT_THE_END.some((name) => loaded.has(name))) return;
  try {
    fs.mkdirSync(cache, { recursive: true, mode: 0o700 });
    removeOld(cache);
    for (const { file, text, compiled } of fresh) {
      const once = [Buffer.from(text, 'latin1'), withNodesFlags(() => compiled.createCachedData())];
      replace(path.join(cache, file), Buffer.concat([...once, ...once]));
    }
  } catch {
    // The next start takes longer, that is all.
  }
}

function removeOld(cache) {
  const inUse = new Set([...loaded.values()].map(({ file }) => file));
  for (const name of fs.readdirSync(cache).filter((each) => !inUse.has(each))) {
    const file = path.join(cache, name);
    const age = Date.now() - fs.statSync(file).mtimeMs;
    if (age > (name.endsWith('.tmp') ? OLD.temporary : OLD.kept)) fs.rmSync(file, { force: true });
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
