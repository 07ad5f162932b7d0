#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

/** Made by .build/command-line.js: a file with all that starts a command, and one for each thing that is needed later. */
const BUNDLE = path.join(__dirname, '../dist/cli');

/** undici. Its parser is WebAssembly, which V8 of Node 20 would optimise for 100 ms to read one answer with it. */
const NOT_TO_OPTIMISE = process.version.startsWith('v20.') ? 'destinations-dispatcher.cjs' : '';

let areFlagsOurs = false;

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
  // Before anything else is loaded: see there.
  load('standard-streams.cjs', cache).guardStandardStreams();
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
  const source = fs.readFileSync(filename);
  const cachedData = cache && readKept(path.join(cache, fileFor(name, source)), source);
  // All of it is ASCII.
  const text = `(function (exports, require, module, __filename, __dirname) {${source.latin1Slice()}\n})`;
  const script = new vm.Script(text, { filename, cachedData });
  const isKept = cachedData !== undefined && !script.cachedDataRejected;
  const module = { exports: {} };
  loaded.set(name, { module, source, compiled: isKept ? undefined : script });
  const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2), cache) : require(id));
  script.runInThisContext()(module.exports, requireFrom, module, filename, BUNDLE);
  if (name === NOT_TO_OPTIMISE) optimiseNoMore(cache);
  return module.exports;
}

/**
 * Code that others could write would be run as ours, so never in a shared place, nor (as under `sudo -E`) in somebody
 * else's; nor is a place made for it that was not there. V8 refuses what is of another version or other flags.
 */
function findCache() {
  const { HOME, XDG_CACHE_HOME } = process.env;
  const folders = XDG_CACHE_HOME ? [XDG_CACHE_HOME] : [HOME, `${HOME}/.cache`];
  if (!folders.every(isOurs)) return undefined;
  return path.join(folders.at(-1), 'jobmeter', `${process.version}-${process.arch}`);
}

function isOurs(folder) {
  try {
    const { uid, mode } = fs.statSync(folder);
    return folder.startsWith('/') && uid === process.getuid() && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}

/** Another version of jobmeter has other files. */
function fileFor(name, source) {
  return `${name}-${source.length}`;
}

/**
 * The source comes first, since V8 looks at no more than its length, and the compiled code twice: V8 does not look for
 * damage either, and ends the process where it meets some.
 */
function readKept(file, source) {
  try {
    const kept = fs.readFileSync(file);
    const half = source.length + (kept.length - source.length) / 2;
    const [first, second] = [kept.subarray(source.length, half), kept.subarray(half)];
    const isWhole = kept.subarray(0, source.length).equals(source) && first.equals(second);
    return isWhole ? first : undefined;
  } catch {
    return undefined;
  }
}

/** V8 refuses code that was compiled with other flags, so all is kept before. */
function optimiseNoMore(cache) {
  if (cache !== undefined) keepCompiled(cache);
  require('node:v8').setFlagsFromString('--liftoff-only');
  areFlagsOurs = true;
}

/** At the end of a run, where that is possible: when all the functions that one takes have been compiled. */
function keepCompiled(cache) {
  if (areFlagsOurs || !loaded.has('after-spawn.cjs')) return;
  const fresh = [...loaded].filter(([, { compiled }]) => compiled !== undefined);
  try {
    if (fresh.length > 0) fs.mkdirSync(cache, { recursive: true, mode: 0o700 });
    for (const [name, { source, compiled }] of fresh) {
      const file = path.join(cache, fileFor(name, source));
      const temporary = `${file}.${process.pid}.tmp`;
      const data = compiled.createCachedData();
      const kept = Buffer.concat([source, data, data]);
      // On disk before it has its name: half a file would be run as well.
      fs.writeFileSync(temporary, kept, { flush: true, mode: 0o600 });
      fs.renameSync(temporary, file);
    }
  } catch {
    // The next start takes longer, that is all.
  }
}
