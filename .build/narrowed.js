// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');

/**
 * Replacements for files of libraries that load far more than jobmeter uses. A main file exports only what is used, so
 * an import of anything else fails the build. Other files have functions that jobmeter does not need: descriptions of
 * signals, clean-up at exit, messages from a child. A function as value transforms the original source.
 *
 * @type {Readonly<Record<string, string | ((source: string) => string)>>}
 */
const NARROWED = {
  'node_modules/execa/index.js': `
    import { createExeca } from './lib/methods/create.js';
    export const execa = createExeca(() => ({}));`,
  // The original accesses our standard streams and so creates them (standard-streams.ts).
  'node_modules/execa/lib/utils/standard-stream.js': `
    export const isStandardStream = () => false;
    export const STANDARD_STREAMS = [];
    export const STANDARD_STREAMS_ALIASES = ['stdin', 'stdout', 'stderr'];
    export const getStreamName = (fd) => STANDARD_STREAMS_ALIASES[fd] ?? 'stdio[' + fd + ']';`,
  // execa's error messages are not shown, and the regular expression that escapes them takes 0.5 ms to compile.
  'node_modules/execa/lib/arguments/escape.js': `
    export const joinCommand = (file, args) => ({ command: file, escapedCommand: file });
    export const escapeLines = (lines) => lines;`,
  'node_modules/execa/lib/return/message.js': `
    export const createMessages = () => ({});`,
  // It quotes arguments on Windows.
  'node_modules/cross-spawn/index.js': `
    export default { _parse: (command, args, options) => ({ command, args, options }) };`,
  'node_modules/execa/lib/methods/template.js': `
    export const isTemplateString = () => false;
    export const parseTemplates = () => [];`,
  // The command gets descriptors by number: none is made of a file or a stream, and there are no streams to read.
  'node_modules/execa/lib/stdio/handle-async.js': `
    export const handleStdioAsync = ({ stdio }) =>
      stdio.map((value) => ({ stdioItems: [{ type: 'native', value }] }));`,
  'node_modules/execa/lib/stdio/handle.js': `
    export const cleanupCustomStreams = () => {};`,
  'node_modules/execa/lib/io/output-async.js': `
    export const pipeOutputAsync = () => {};`,
  'node_modules/get-stream/source/index.js': `
    export class MaxBufferError extends Error {}
    export default () => {};
    export const [getStreamAsArray, getStreamAsArrayBuffer] = [() => {}, () => {}];`,
  'node_modules/execa/lib/resolve/stdio.js': `
    export const waitForStdioStreams = () => [undefined, undefined, undefined];`,
  'node_modules/execa/lib/resolve/all-async.js': `
    export const [makeAllStream, waitForAllStream] = [() => {}, () => {}];`,
  'node_modules/human-signals/build/src/main.js': `
    export const signalsByName = new Proxy({}, { get: () => ({ description: '' }) });`,
  'node_modules/signal-exit/dist/mjs/index.js': `
    export const onExit = () => {};`,
  'node_modules/execa/lib/ipc/buffer-messages.js': `
    export const waitForIpcOutput = async () => [];
    export const getBufferedIpcOutput = async () => [];`,
  // The help of our own (help.ts) is shown. This one finds options of a similar name.
  'node_modules/commander/lib/help.js': (source) =>
    `${before('  visibleGlobalOptions(', source)}
      formatHelp() {
        return '';
      }
    }
    exports.Help = Help;
    exports.stripColor = (text) => text;`,
  'node_modules/undici/index.js': `
    import Dispatcher from './lib/dispatcher/dispatcher.js';
    import request from './lib/api/api-request.js';
    Object.assign(Dispatcher.prototype, { request });
    export { default as Client } from './lib/dispatcher/client.js';
    export { default as EnvHttpProxyAgent } from './lib/dispatcher/env-http-proxy-agent.js';
    export { default as errors } from './lib/core/errors.js';`,
  // Tables of the lower case of usual header names. A run makes a few requests, and to fill the tables takes longer.
  'node_modules/undici/lib/core/constants.js': `
    module.exports = { headerNameLowerCasedRecord: Object.create(null) };`,
  'node_modules/undici/lib/core/tree.js': `
    module.exports = { tree: { lookup: () => undefined } };`,
  // The rest writes a log for NODE_DEBUG, which the launcher keeps for the job.
  'node_modules/undici/lib/core/diagnostics.js': (source) =>
    `${before('let isTrackingClientEvents', source)}
    module.exports = { channels };`,
  // undici ships its parser twice, each a third of all code. This one needs no SIMD instructions.
  'node_modules/undici/lib/llhttp/llhttp_simd-wasm.js': `
    module.exports = require('./llhttp-wasm.js');`,
  // As text in base64 it is a third larger, and decoded in every run that pushes. A getter: undici asks again if it fails.
  'node_modules/undici/lib/llhttp/llhttp-wasm.js': `
    Object.defineProperty(module, 'exports', {
      get: () => require('node:fs').readFileSync(__dirname + '/llhttp.wasm'),
    });`,
  // After the constants of the parser come tables for its generator.
  'node_modules/undici/lib/llhttp/constants.js': (source) => before('exports.FLAGS = {', source),
  // The original search for the prebuilt binary reads a dozen files and takes 14 ms.
  'node_modules/fs-native-extensions/binding.js': `
    const { platform, arch } = process;
    const folder = 'fs-native-extensions/prebuilds/' + platform + '-' + arch;
    module.exports = require(folder + '/fs-native-extensions.node');`,
  'node_modules/prom-client/index.js': `
    export { default as Registry } from './lib/registry.js';`,
  // One file with all that it has. Its schemas and what writes YAML take as long as reading a file does. A mistake is shown
  // by its position, without a picture of the lines around it.
  'node_modules/js-yaml/dist/js-yaml.mjs': (source) =>
    `const makeSnippet = () => {};
    ${between('//#region src/common/exception.ts', '//#region src/parser/constructor.ts', source)}
    ${between('//#region src/parser/parser.ts', '//#region src/load.ts', source)}
    export { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException };`,
};

/**
 * Files for features that jobmeter does not use: logging, piping, IPC, local programs and the synchronous API of execa;
 * fetch, HTTP/2 and SOCKS of undici. Their exports become functions that throw: an option that needs one of them after
 * all must not seem to work.
 */
const UNUSED = [
  /node_modules\/execa\/lib\/(?:verbose|pipe|convert)\//,
  /node_modules\/execa\/lib\/ipc\/(?:graceful|ipc-input|methods)/,
  /node_modules\/execa\/lib\/methods\/main-sync/,
  /node_modules\/execa\/lib\/io\/(?:contents|iterate)/,
  /node_modules\/execa\/lib\/resolve\/wait-stream/,
  /node_modules\/npm-run-path\/index/,
  /node_modules\/undici\/lib\/dispatcher\/(?:client-h2|socks5-proxy-agent)/,
  /node_modules\/undici\/lib\/web\//,
];

/**
 * Of these, the functions that execa calls in every run, whether its option is given or not. They do nothing.
 *
 * @type {ReadonlySet<string>}
 */
const CALLED_IN_EVERY_RUN = new Set([
  'addConvertedStreams',
  'addIpcMethods',
  'getBufferedData',
  'getVerboseInfo',
  'logCommand',
  'logResult',
  'sendIpcInput',
  'validateIpcInputOption',
]);

/**
 * Replacements for modules of Node that undici loads for little, at 0.5 ms each. It uses node:assert for checks that
 * always hold, and of node:http the header size limit (Node's default) and IncomingMessage in an `instanceof`.
 *
 * @type {Readonly<Record<string, string>>}
 */
const OF_NODE = {
  'node:assert': `
    module.exports = (holds, message) => {
      if (!holds) require('node:assert')(holds, message);
    };`,
  'node:http': `
    module.exports = { maxHeaderSize: 16384, IncomingMessage: class {} };`,
};

/** Entries that no build has applied yet. */
const missing = new Set([...Object.keys(NARROWED), ...UNUSED, ...Object.keys(OF_NODE)]);

const MARK = '\0of node:';

/** @type {import('rolldown').Plugin} */
export const narrowed = {
  name: 'narrowed',
  resolveId(name, importer = '') {
    if (importer.includes('/node_modules/undici/') && OF_NODE[name] !== undefined) {
      return MARK + name;
    }
    // Lets the bundler drop unused exports of the replaced main file, too.
    return importer.endsWith('/node_modules/undici/index.js') && name.startsWith('./lib/')
      ? { id: path.join(path.dirname(importer), name), moduleSideEffects: false }
      : null;
  },
  load(id) {
    if (id.startsWith(MARK)) return replacement(id.slice(MARK.length), OF_NODE);
    const file = Object.keys(NARROWED).find((each) => id.endsWith(`/${each}`));
    if (file !== undefined) return replacement(file, NARROWED, id);
    const unused = UNUSED.find((each) => each.test(id));
    if (unused === undefined) return null;
    missing.delete(unused);
    return throwing(id, readFileSync(id, 'utf8'));
  },
};

/**
 * @param {string} name
 * @param {Readonly<Record<string, string | ((source: string) => string)>>} table
 * @param {string} file
 */
function replacement(name, table, file = '') {
  missing.delete(name);
  const narrow = table[name] ?? '';
  return typeof narrow === 'string' ? narrow : narrow(readFileSync(file, 'utf8'));
}

/** Fails the build if a library has moved its files, because the replacements would silently not apply. */
export function assertNothingMissing() {
  if (missing.size > 0) throw new Error(`narrowed.js: there is no ${[...missing].join(', no ')}`);
}

/**
 * @param {string} mark
 * @param {string} source
 */
function before(mark, source) {
  const end = source.indexOf(mark);
  if (end < 0) throw new Error(`narrowed.js: there is no ${mark}`);
  return source.slice(0, end);
}

/**
 * @param {string} mark
 * @param {string} end
 * @param {string} source
 */
function between(mark, end, source) {
  const start = source.indexOf(mark);
  if (start < 0) throw new Error(`narrowed.js: there is no ${mark}`);
  return before(end, source.slice(start));
}

/**
 * @param {string} file
 * @param {string} source
 */
function throwing(file, source) {
  const name = path.relative(path.join(ROOT, 'node_modules'), file);
  const unused = `() => { throw new Error('jobmeter is built without ${name}'); }`;
  const names = [...source.matchAll(/^export (?:const|function|class) (\w+)/gm)];
  return names.length === 0
    ? `module.exports = ${unused};`
    : names
        .map(
          ([, each = '']) =>
            `export const ${each} = ${CALLED_IN_EVERY_RUN.has(each) ? '() => {}' : unused};`,
        )
        .join('\n');
}
