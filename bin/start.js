'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { keptCode } = require('./kept-code.js');

/**
 * Where .build/command-line.js puts this file, one with all that starts a command, and one for each thing that is needed
 * later.
 */
const BUNDLE = __dirname;

const HEAD = '(function (exports, require, module, __filename, __dirname) {';
const FOOT = '\n})';

/** Loaded by every run, at whose end all the functions that a run takes have been compiled. */
const AT_THE_END = ['pipeline-finish-run.cjs'];

/**
 * What V8 is told for files that the build marks so, and how Node has it. Not sooner: whatever of Node is loaded after
 * that is compiled anew, which takes 5 ms of a start. Only on versions that this was tried with: V8 prints an error for
 * a flag that it does not know.
 */
const FLAGS = {
  // A linear engine takes over from a pattern that backtracks without end: `^(a+)+$` then costs 1 ms, not 8.7 s.
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
  // undici's parser is WebAssembly, which V8 of Node 20 would optimise for 100 ms to read one answer with it.
  wasm: {
    versions: /^v20\./,
    ours: ['--liftoff-only'],
    nodes: ['--no-liftoff-only', '--wasm-tier-up', '--wasm-dynamic-tiering'],
  },
};

/** Names of those that are in force, in their order. V8 takes kept code only under the flags that it was made under. */
const inForce = [];

/** By their names. `compiled` is the script where nobody has kept it yet. */
const loaded = new Map();

/** To take a stack trace for each file that is not there is half a millisecond of a run. Another `--stack-trace-limit` stays. */
if (Error.stackTraceLimit === 10) Error.stackTraceLimit = 0;

start().catch(({ message }) => {
  // Nothing was started: what could go wrong after that is dealt with where it does.
  const [reason] = message.split('\n');
  fs.writeSync(2, `jobmeter: could not start: ${reason}\n`);
  // At once: of a process that could not be started, Node has an error to throw in the next turn.
  process.exit(125);
});

async function start() {
  const kept = keptCode(BUNDLE);
  process.once('exit', () => keepCompiled(kept));
  await load('main.cjs', kept).main(process.argv.slice(2));
}

/** What `require` does, with the compiled code of an earlier start: that is a third of the time until the command starts. */
function load(name, kept) {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const filename = path.join(BUNDLE, name);
  const source = fs.readFileSync(filename);
  setFlagsFor(source);
  const keptAs = [...inForce, name].join('-');
  const cachedData = kept.read(keptAs, source);
  // All of it is ASCII: the build sees to that.
  const text = `${HEAD}${source.latin1Slice()}${FOOT}`;
  const script = new vm.Script(text, { filename, cachedData });
  const isKept = cachedData !== undefined && !script.cachedDataRejected;
  const module = { exports: {} };
  loaded.set(name, {
    module,
    source,
    keptAs,
    flags: inForce.length,
    compiled: isKept ? undefined : script,
  });
  const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2), kept) : require(id));
  try {
    script.runInThisContext()(module.exports, requireFrom, module, filename, BUNDLE);
  } catch (error) {
    loaded.delete(name);
    throw error;
  }
  return module.exports;
}

/** The build puts a comment such as `needs patterns wasm` at the head of a file. */
function setFlagsFor(source) {
  const needs = /^\/\*needs ([\w ]+)\*\//.exec(source.latin1Slice(0, 40))?.[1].split(' ') ?? [];
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

/** Under the flags that each was loaded under. */
function keepCompiled(kept) {
  const fresh = [...loaded.values()].filter(({ compiled }) => compiled !== undefined);
  if (fresh.length === 0 || !AT_THE_END.some((name) => loaded.has(name))) return;
  for (;;) {
    for (const { flags, keptAs, source, compiled } of fresh) {
      if (flags === inForce.length) kept.write(keptAs, source, compiled);
    }
    const last = inForce.pop();
    if (last === undefined) return;
    // No regular expression is run any more, which V8 would not survive.
    setFlags(FLAGS[last].nodes);
  }
}
