import type { CompletedCommand, CompletedOption, Parts } from './model.js';
import { shellQuoted } from '../util/shell-words.js';

export function zshParts(commands: readonly CompletedCommand[]): Parts {
  return {
    commands: commands
      .map(({ name, summary }) => `        ${shellQuoted(`${name}:${summary}`)}`)
      .join('\n'),
    cases: commands.map(caseOf).join('\n'),
  };
}

function caseOf({ name, options, operands }: CompletedCommand): string {
  const specs = [...options.map(specOf), ...operandSpecs(operands)];
  return `        ${name})
            _arguments -S \\
${specs.map((spec) => `                ${spec}`).join(' \\\n')}
            ;;`;
}

/** `'(-j --job)'{-j+,--job=}'[the job label]:NAME:_jobmeter_list job'` */
function specOf({ names, help, isRepeatable, modes, value }: CompletedOption): string {
  const flags = names.map((name) => {
    // `=-`: the value is in the same word.
    if (value === undefined) return modes === undefined ? name : `${name}=-`;
    return name.startsWith('--') ? `${name}=` : `${name}+`;
  });
  const exclusions = isRepeatable ? '*' : `(${names.join(' ')})`;
  const argument =
    value === undefined
      ? optionalOf(modes)
      : `:${escape(value.metavar)}:${actionFor(value.completes)}`;
  const braces = flags.length === 1 ? (flags[0] ?? '') : `{${flags.join(',')}}`;
  return `${shellQuoted(exclusions)}${braces}${shellQuoted(`[${escape(help)}]${argument}`)}`;
}

function optionalOf(modes: CompletedOption['modes']): string {
  return modes === undefined ? '' : `:: :(${modes.join(' ')})`;
}

function operandSpecs(operands: CompletedCommand['operands']): readonly string[] {
  if (operands === 'none') return [];
  if (operands === 'command') {
    return [shellQuoted('(-)1: :_jobmeter_command'), shellQuoted('*:: :_normal')];
  }
  return [shellQuoted(`*: :${actionFor(operands)}`)];
}

function actionFor(completes: Exclude<CompletedCommand['operands'], 'command'>): string {
  switch (completes) {
    case 'none':
      return ' ';
    case 'file':
      return '_files';
    case 'directory':
      return '_files -/';
    case 'preset':
      return '_jobmeter_preset';
    default:
      return typeof completes === 'string'
        ? `_jobmeter_list ${completes}`
        : `(${completes.join(' ')})`;
  }
}

/** For a specification of _arguments. */
function escape(text: string): string {
  return text.replaceAll(/[\\:[\]]/g, String.raw`\$&`);
}
