import type { CompletedCommand, CompletedOption, Parts } from './model.js';

export function fishParts(commands: readonly CompletedCommand[]): Parts {
  const wrapping = commands.filter(({ operands }) => operands === 'command');
  return {
    wrapping: wrapping.map(({ name }) => name).join(' '),
    valued: wrapping.map(valuedCase).join('\n'),
    commands: commands
      .map(({ name, summary }) => line('', `-a ${name} -d ${quote(summary)}`))
      .join('\n'),
    options: commands.flatMap(linesOf).join('\n'),
  };
}

function valuedCase({ name, options }: CompletedCommand): string {
  const names = options
    .filter(({ value }) => value !== undefined)
    .flatMap((option) => option.names);
  return `        case ${name}\n            printf '%s\\n' ${names.join(' ')}`;
}

function linesOf({ name, options, operands }: CompletedCommand): readonly string[] {
  return [
    ...operandLines(name, operands),
    ...options.map((option) => line(name, optionOf(option))),
  ];
}

function operandLines(name: string, operands: CompletedCommand['operands']): readonly string[] {
  if (operands === 'none') return [];
  // Completes the first word of the nested command line.
  if (operands === 'command') {
    return [
      line(name, "-f -a '(__jobmeter_configured)' -d 'job of the config file'"),
      line(name, "-f -a '(__jobmeter_wrapped)'"),
    ];
  }
  return [line(name, valuesOf(operands, '-f'))];
}

/** The empty name is the command line without a command. */
function line(name: string, rest: string): string {
  return `complete -c jobmeter -n "__jobmeter_is '${name}'" ${rest}`;
}

/** `-s j -l job -d 'the job label' -x -a '(__jobmeter_list job)'` */
function optionOf({ names, help, modes, value }: CompletedOption): string {
  const flags = names.map((name) =>
    name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  const optional = modes === undefined ? '' : ` -f -a '${modes.join(' ')}'`;
  const values = value === undefined ? optional : ` ${valuesOf(value.completes, '-x')}`;
  return `${flags.join(' ')} -d ${quote(help)}${values}`;
}

/**
 * @param exclusively `-x` for the value of an option: required, and no file. `-f` for operands
 */
function valuesOf(
  completes: Exclude<CompletedCommand['operands'], 'command'>,
  exclusively: '-f' | '-x',
): string {
  const files = exclusively === '-x' ? '-r -F' : '-F';
  switch (completes) {
    case 'none':
      return exclusively;
    case 'file':
      return files;
    case 'directory':
      return `${exclusively} -a '(__fish_complete_directories)'`;
    case 'preset':
      return `${files} -a '(__jobmeter_list preset)'`;
    default: {
      const values =
        typeof completes === 'string' ? `(__jobmeter_list ${completes})` : completes.join(' ');
      return `${exclusively} -a '${values}'`;
    }
  }
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
