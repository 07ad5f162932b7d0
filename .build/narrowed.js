// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Libraries that load all they have for the little that is used of them: their main file, with that alone in it. An
 * import of anything else ends the build. Also what of others has no place here: words for signals, clean-up at our exit, and
 * messages from a child. A function makes it out of what is there.
 *
 * @type {Readonly<Record<string, string | ((source: string) => string)>>}
 */
const NARROWED = {
  'node_modules/execa/index.js': `
    import { createExeca } from './lib/methods/create.js';
    export const execa = createExeca(() => ({}));`,
  // It looks at our own streams, which makes some (standard-streams.ts); the command gets descriptors by number.
  'node_modules/execa/lib/utils/standard-stream.js': `
    export const isStandardStream = () => false;
    export const STANDARD_STREAMS = [];
    export const STANDARD_STREAMS_ALIASES = ['stdin', 'stdout', 'stderr'];
    export const getStreamName = (fd) => STANDARD_STREAMS_ALIASES[fd] ?? 'stdio[' + fd + ']';`,
  // What it says of a failure is not shown, and to make that fit for a terminal takes a regular expression of half a millisecond.
  'node_modules/execa/lib/arguments/escape.js': `
    export const joinCommand = (file, args) => ({ command: file, escapedCommand: file });
    export const escapeLines = (lines) => lines;`,
  'node_modules/execa/lib/methods/template.js': `
    export const isTemplateString = () => false;
    export const parseTemplates = () => [];`,
  // The command gets descriptors by number: there are no streams to be read.
  'node_modules/get-stream/source/index.js': `
    export class MaxBufferError extends Error {}
    export default () => {};
    export const [getStreamAsArray, getStreamAsArrayBuffer] = [() => {}, () => {}];`,
  'node_modules/@sindresorhus/merge-streams/index.js': `
    export default () => {};`,
  'node_modules/human-signals/build/src/main.js': `
    export const signalsByName = new Proxy({}, { get: () => ({ description: '' }) });`,
  'node_modules/signal-exit/dist/mjs/index.js': `
    export const onExit = () => {};`,
  'node_modules/execa/lib/ipc/buffer-messages.js': `
    export const waitForIpcOutput = async () => [];
    export const getBufferedIpcOutput = async () => [];`,
  'node_modules/undici/index.js': `
    export { default as Client } from './lib/dispatcher/client.js';
    export { default as EnvHttpProxyAgent } from './lib/dispatcher/env-http-proxy-agent.js';
    export { default as errors } from './lib/core/errors.js';`,
  // There are two of its parser, and each is a third of all the code. This one runs on every processor.
  'node_modules/undici/lib/llhttp/llhttp_simd-wasm.js': `
    module.exports = require('./llhttp-wasm.js');`,
  // Behind the numbers of the parser is what it was generated from.
  'node_modules/undici/lib/llhttp/constants.js': (source) => before('exports.FLAGS = {', source),
  // Its own search for the binary reads a dozen files and takes 14 ms.
  'node_modules/fs-native-extensions/binding.js': `
    const { platform, arch } = process;
    const folder = 'fs-native-extensions/prebuilds/' + platform + '-' + arch;
    module.exports = require(folder + '/fs-native-extensions.node');`,
  'node_modules/prom-client/index.js': `
    export { default as Registry } from './lib/registry.js';`,
  // One file with all that it has. Its schemas and what writes YAML take as long as reading a file does.
  'node_modules/js-yaml/dist/js-yaml.mjs': (source) =>
    `${between('//#region src/common/snippet.ts', '//#region src/parser/constructor.ts', source)}
    ${between('//#region src/parser/parser.ts', '//#region src/load.ts', source)}
    export { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException };`,
};

/**
 * What they would load for options that are not used: logging, piping, messages, transforms and the synchronous form of
 * execa; Windows; fetch, HTTP/2 and SOCKS of undici. In their place are functions that do nothing.
 */
const UNUSED = [
  /node_modules\/execa\/lib\/(?:verbose|pipe|convert)\//,
  /node_modules\/execa\/lib\/ipc\/(?:graceful|ipc-input|methods)/,
  /node_modules\/execa\/lib\/methods\/main-sync/,
  /node_modules\/execa\/lib\/transform\/(?:encoding-transform|generator|run-|split|validate)/,
  /node_modules\/execa\/lib\/io\/(?:contents|iterate)/,
  /node_modules\/cross-spawn\/lib\/(?:util|enoent)/,
  /node_modules\/undici\/lib\/dispatcher\/(?:client-h2|socks5-proxy-agent)/,
  /node_modules\/undici\/lib\/web\//,
];

/**
 * Of Node, what undici loads for little, half a millisecond each: a check that always holds, and the limit of headers
 * (Node's default). What it asks of an IncomingMessage is whether a body is one.
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

/** What no build has met so far. */
const missing = new Set([...Object.keys(NARROWED), ...UNUSED, ...Object.keys(OF_NODE)]);

/** @type {import('esbuild').Plugin} */
export const narrowed = {
  name: 'narrowed',
  setup(build) {
    // Of its main file, too, only what is imported.
    build.onResolve({ filter: /^\.\/lib\// }, ({ path: specifier, importer, resolveDir }) =>
      importer.endsWith('/node_modules/undici/index.js')
        ? { path: path.join(resolveDir, specifier), sideEffects: false }
        : undefined,
    );
    build.onResolve({ filter: /^node:/ }, ({ path: name, importer }) =>
      importer.includes('/node_modules/undici/') && OF_NODE[name] !== undefined
        ? { path: name, namespace: 'of node' }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'of node' }, ({ path: name }) => {
      missing.delete(name);
      return { contents: OF_NODE[name] };
    });
    for (const [file, narrow] of Object.entries(NARROWED)) {
      build.onLoad({ filter: new RegExp(`/${file}$`) }, ({ path: whole }) => {
        missing.delete(file);
        const contents = typeof narrow === 'string' ? narrow : narrow(readFileSync(whole, 'utf8'));
        return { contents, resolveDir: path.dirname(whole) };
      });
    }
    for (const filter of UNUSED) {
      build.onLoad({ filter }, ({ path: whole }) => {
        missing.delete(filter);
        return { contents: withoutEffect(readFileSync(whole, 'utf8')) };
      });
    }
  },
};

/** A new version of a library has moved its files: then they would be loaded again, and nobody would notice. */
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

/** @param {string} source */
function withoutEffect(source) {
  const names = [...source.matchAll(/^export (?:const|function|class) (\w+)/gm)];
  return names.length === 0
    ? 'module.exports = () => {};'
    : names.map(([, name]) => `export const ${name} = () => {};`).join('\n');
}
