'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { keptCode } = require('./kept-code.js');

/**
 * The directory with the bundles of .build/command-line.js: one to start a command, and one for each dynamic import.
 */
const BUNDLE = __dirname;

const HEAD = '(function (exports, require, module, __filename, __dirname) {';
const FOOT = '\n})';

/** Every run loads it last. The cache is then written with all functions that a run uses. */
const AT_THE_END = ['finish-run.cjs'];

/**
 * V8 flags for bundles that the build marks, and Node's defaults. Set as late as possible: parts of Node that load after a
 * change are compiled again, which takes 5 ms. Only for tested versions: V8 prints an error for an unknown flag.
 */
const FLAGS = {
  // V8's linear engine takes over when a pattern backtracks too much: `^(a+)+$` then takes 1 ms, not 8.7 s.
  patterns: {
    versions: /^v2[0-6]\./,
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
  },
  // undici's parser is WebAssembly, which Node 20 would optimise for 100 ms to read one response.
  wasm: {
    versions: /^v20\./,
    ours: ['--liftoff-only'],
    nodes: ['--no-liftoff-only', '--wasm-tier-up', '--wasm-dynamic-tiering'],
  },
};

/** Names of the flags in force, in order. V8 accepts cached code only under the flags it was compiled with. */
const inForce = [];

/** Bundles by name. */
const loaded = new Map();

/** Stack traces for missing files take 0.5 ms of a run. Keeps a limit set by `--stack-trace-limit`. */
if (Error.stackTraceLimit === 10) Error.stackTraceLimit = 0;

/** Whether the command may have been started. Then it must not be run again. */
let hasStarted = false;

/** @param startBare see bin/jobmeter */
exports.start = (startBare) => {
  start().catch(({ message }) => {
    // Once started, the command must not be run again.
    startBare(message.split('\n')[0], hasStarted ? [] : process.argv.slice(2));
  });
};

async function start() {
  const kept = keptCode(BUNDLE);
  process.once('exit', () => keepCompiled(kept));
  const { main } = load('main.cjs', kept);
  await main(process.argv.slice(2), () => {
    hasStarted = true;
  });
}

/** Like `require`, with cached code, which saves a third of the time until the command starts. */
function load(name, kept) {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const filename = path.join(BUNDLE, name);
  const source = fs.readFileSync(filename);
  // After a power cut. It would run, and export nothing.
  if (source.length === 0) throw new Error(`${filename} is empty`);
  setFlagsFor(source);
  const keptAs = [...inForce, name].join('-');
  const cachedData = kept.read(keptAs, source);
  // The build emits ASCII only.
  const text = `${HEAD}${source.latin1Slice()}${FOOT}`;
  const script = new vm.Script(text, { filename, cachedData });
  const isKept = cachedData !== undefined && !script.cachedDataRejected;
  const module = { exports: {} };
  loaded.set(name, { module, source, keptAs, flags: inForce.length, script, isKept });
  const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2), kept) : require(id));
  try {
    script.runInThisContext()(module.exports, requireFrom, module, filename, BUNDLE);
  } catch (error) {
    loaded.delete(name);
    throw error;
  }
  return module.exports;
}

/** The build puts a comment such as `needs patterns wasm` at the beginning of a bundle. */
function setFlagsFor(source) {
  const needs =
    /^\/\*needs ([\w ]+)\*\//.exec(source.toString('latin1', 0, 40))?.[1].split(' ') ?? [];
  for (const name of needs) {
    if (inForce.includes(name) || !FLAGS[name].versions.test(process.version)) continue;
    inForce.push(name);
    setFlags(FLAGS[name].ours);
  }
}

function setFlags(flags) {
  const { setFlagsFromString } = require('node:v8');
  for (const flag of flags) setFlagsFromString(flag);
}

/**
 * Writes each bundle under the flags it was loaded with. If one is new, all of them: a run that needs a further bundle also
 * uses further functions of the others, and compiling these takes 4 ms of a push.
 */
function keepCompiled(kept) {
  const bundles = [...loaded.values()];
  const isNothingNew = bundles.every(({ isKept }) => isKept);
  if (isNothingNew || !AT_THE_END.some((name) => loaded.has(name))) return;
  for (;;) {
    for (const { flags, keptAs, source, script } of bundles) {
      if (flags === inForce.length) kept.write(keptAs, source, script);
    }
    const last = inForce.pop();
    if (last === undefined) return;
    // Safe only because no regular expression runs after this: V8 would crash.
    setFlags(FLAGS[last].nodes);
  }
}
