/** A command as far as it can be parsed without a shell. Substitutions are not expanded. */
export interface SimpleCommand {
  /** Without quotes and redirections. */
  readonly words: readonly string[];
  /** The operator after the command. Empty at the end. */
  readonly operator: string;
}

/** In this order: a quote, a substitution, an escape, a comment, a redirection with its target, an operator, a blank. */
const TOKEN =
  /'(?<single>[^']*)'|"(?<double>(?:\\[^]|\$\((?:[^()]|\([^()]*\))*\)|\$(?!\()|[^"\\$])*)"|(?<raw>[<>$]\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\$\{[^}]*\}|`(?:\\[^]|[^`\\])*`)|\\(?<literal>[^]?)|(?<comment>(?<![^\s;&|()])#.*)|(?<redirect>(?:(?<![^\s;&|()])\d+|&)?(?:<<<|<<-?|>>|<>|>\||[<>]&?)[ \t]*)|(?<operator>&&|\|\||;;|\|&|[;&|()\n])|(?<blank>[ \t\r]+)|(?<plain>[^])/g;

/** Debian's cron accepts 998 bytes per line. The rest of a longer line is not needed for a name. */
const LONGEST = 4096;

/** The commands of a shell line, in their order. */
export function commandsIn(line: string): readonly SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let words: string[] = [];
  let word: string | undefined;
  let isTarget = false;
  const endWord = (): void => {
    if (word !== undefined && !isTarget) words.push(word);
    if (word !== undefined) isTarget = false;
    word = undefined;
  };
  const endCommand = (operator: string): void => {
    endWord();
    isTarget = false;
    if (words.length > 0) commands.push({ words, operator });
    else if (operator !== '(') amendLast(commands, operator);
    words = [];
  };
  for (const { groups = {} } of line.slice(0, LONGEST).matchAll(TOKEN)) {
    const { single, double, raw, literal, redirect, operator, plain } = groups;
    const part = single ?? double?.replaceAll(/\\(["$\\`])/g, '$1') ?? raw ?? literal ?? plain;
    if (part !== undefined) word = (word ?? '') + part;
    else if (redirect !== undefined) {
      endWord();
      isTarget = true;
    } else if (operator === undefined) endWord();
    else endCommand(operator);
  }
  endCommand('');
  return commands;
}

/** In `( a ) && b`, the operator after the parenthesis counts as the one after `a`. */
function amendLast(commands: SimpleCommand[], operator: string): void {
  const last = commands.at(-1);
  if (last?.operator !== ')') return;
  commands[commands.length - 1] = { ...last, operator: operator || ')' };
}
