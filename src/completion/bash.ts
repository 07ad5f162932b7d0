import { type CompletedCommand, type Parts, wordFor } from './model.js';

export function bashParts(commands: readonly CompletedCommand[]): Parts {
  return {
    commands: commands.map(({ name }) => name).join(' '),
    options: arms(
      commands.map(({ name, options }) => {
        const names = options.flatMap(({ names: plain, modes = [] }) => [
          ...plain,
          ...modes.map((mode) => `${plain.at(-1)}=${mode}`),
        ]);
        return [name, `options='${names.join(' ')}'`];
      }),
    ),
    values: arms(
      commands.flatMap(({ name, options }) =>
        options.flatMap(({ names, value }) => {
          if (value === undefined) return [];
          const pattern = names.map((option) => `'${name} ${option}'`).join(' | ');
          return [[pattern, `kind='${wordFor(value.completes)}'`] as const];
        }),
      ),
    ),
    operands: arms(commands.map(({ name, operands }) => [name, `kind='${wordFor(operands)}'`])),
  };
}

/** Pattern of a `case`. */
function arms(list: readonly (readonly [pattern: string, statement: string])[]): string {
  return list.map(([pattern, statement]) => `        ${pattern}) ${statement} ;;`).join('\n');
}
