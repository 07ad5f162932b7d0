// @ts-check
import { builtinModules } from 'node:module';

/**
 * Loads Node's built-in modules with `process.getBuiltinModule` instead of `import`. An import copies all exports and
 * so calls every getter. For `node:fs` and `node:crypto` this loads half of Node (10 ms). For `node:process` it opens
 * stdin, stdout and stderr, and makes shared pipes non-blocking.
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

/** Modules that take 0.5 ms or more to load and that few runs use. They are loaded by the first call. */
const WHEN_CALLED = new Set(['dns', 'http', 'timers/promises']);

/**
 * Exports every property of the module. `@__PURE__` lets esbuild remove the unused ones.
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
