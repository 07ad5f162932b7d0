// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'rolldown/utils';

/** @typedef {{ readonly name: string, readonly text: string, readonly file: string }} Declaration */

/**
 * The declarations that tsc wrote, in one file: what `index` exports, and what that names. Fails if two have one name.
 *
 * @param {string} index
 */
export function bundledDeclarations(index) {
  const files = new Set([index]);
  const declared = /** @type {Map<string, Declaration>} */ (new Map());
  for (const file of files) {
    const { sources, declarations } = read(file);
    for (const source of sources) files.add(source);
    for (const each of declarations) {
      const other = declared.get(each.name)?.file;
      if (other !== undefined) throw new Error(`${each.name} is in ${other} and in ${file}`);
      declared.set(each.name, each);
    }
  }
  const exported = new Set(read(index).imported);
  const needed = withNamed(exported, declared);
  const texts = [...declared.values()]
    .filter(({ name }) => needed.has(name))
    .map(({ name, text }) => (exported.has(name) ? text : notExported(text)));
  const [head = ''] = /^\/\*\*.*?\*\/\n/s.exec(readFileSync(index, 'utf8')) ?? [];
  // Without the last statement, TypeScript would take all of them as exported.
  return `${head}${texts.join('\n')}\nexport {};\n`;
}

/** @param {ReadonlySet<string>} exported @param {ReadonlyMap<string, Declaration>} declared */
function withNamed(exported, declared) {
  const names = new Set(exported);
  for (const name of names) {
    const declaration = declared.get(name);
    if (declaration === undefined) {
      if (exported.has(name)) throw new Error(`nothing declares ${name}`);
      continue;
    }
    const code = declaration.text.replaceAll(/\/\*.*?\*\//gs, '');
    // A name before a colon is one of a property.
    for (const [word] of code.matchAll(/\b\w+\b(?!\??:)/g)) names.add(word);
  }
  return names;
}

/** @param {string} file */
function read(file) {
  const code = readFileSync(file, 'utf8');
  const { program, errors } = parseSync(file, code, { lang: 'dts' });
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`);
  const sources = /** @type {string[]} */ ([]);
  const imported = /** @type {string[]} */ ([]);
  const declarations = /** @type {Declaration[]} */ ([]);
  let end = 0;
  for (const statement of program.body) {
    // With the comment before it.
    const text = code.slice(end, statement.end).trim();
    end = statement.end;
    if ('source' in statement && statement.source) {
      sources.push(path.join(path.dirname(file), statement.source.value.replace(/js$/, 'd.ts')));
      imported.push(...importedBy(code.slice(statement.start, end), file));
    } else if (text !== 'export {};') {
      declarations.push({ name: declaredBy(text, file), text, file });
    }
  }
  return { sources, imported, declarations };
}

/** @param {string} statement @param {string} file */
function importedBy(statement, file) {
  const [, names] = /^(?:im|ex)port (?:type )?\{([^{}]*)\} from /.exec(statement) ?? [];
  if (names === undefined || / as /.test(names)) throw new Error(`${file}: ${statement}`);
  return names.split(',').flatMap((name) => name.replace(/^\s*type /, '').trim() || []);
}

const DECLARATION =
  /^((?:\/\*\*.*?\*\/\s*)?)(?:export )?((?:declare )?(?:interface|type|class|function|const) (\w+))/s;

/** @param {string} statement @param {string} file */
function declaredBy(statement, file) {
  const [, , , name] = DECLARATION.exec(statement) ?? [];
  if (name === undefined) throw new Error(`${file}: ${statement}`);
  return name;
}

/** @param {string} statement */
function notExported(statement) {
  return statement.replace(DECLARATION, '$1$2');
}
