// @ts-check
import { builtinModules } from 'node:module';

/**
 * Node's own modules by `process.getBuiltinModule` in place of `import`. An import makes a copy of all exports, for which
 * it reads every getter: of `node:fs` and `node:crypto` that loads half of Node (10 ms), and of `node:process` it opens
 * stdin, stdout and stderr and makes shared pipes non-blocking.
 *
 * @type {import('esbuild').Plugin}
 */
export const builtinsWhenUsed = {
  name: 'builtins when used',
  setup(build) {
    const names = builtinModules.filter((name) => !name.startsWith('_')).join('|');
    build.onResolve({ filter: new RegExp(`^(?:node:.+|${names})$`) }, ({ path, kind }) =>
      kind === 'require-call'
        ? undefined
        : { path: path.replace(/^node:/, ''), namespace: 'builtin', sideEffects: false },
    );
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: proxy(path) }));
  },
};

/** They take half a millisecond or more, for a function of theirs that few runs call. */
const WHEN_CALLED = new Set(['dns', 'http', 'timers/promises']);

/**
 * What is not used of it is shaken off; `@__PURE__` says that it may be.
 *
 * @param {string} name
 */
function proxy(name) {
  if (WHEN_CALLED.has(name)) return proxyOfFunctions(name);
  const exported = Object.keys(process.getBuiltinModule(name) ?? {}).filter((key) =>
    /^[a-z]\w*$/i.test(key),
  );
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule('node:${name}');`,
    'export default builtin;',
    ...exported.map(
      (key) =>
        `const $${key} = /* @__PURE__ */ (() => builtin.${key})();export{$${key} as ${key}};`,
    ),
  ].join('\n');
}

/** @param {string} name */
function proxyOfFunctions(name) {
  const functions = Object.entries(process.getBuiltinModule(name) ?? {})
    .filter(([key, value]) => /^[a-z]/.test(key) && typeof value === 'function')
    .map(([key]) => key);
  return [
    `const load = () => process.getBuiltinModule('node:${name}');`,
    ...functions.map((key) => `export const ${key} = (...args) => load().${key}(...args);`),
  ].join('\n');
}
