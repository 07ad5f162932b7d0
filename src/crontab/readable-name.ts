import { isPing } from './monitors.js';
import { nameOfProgram, withoutSuffix } from './program-name.js';
import { commandsIn, type SimpleCommand } from './shell-commands.js';
import { baseName, unwrap } from './wrappers.js';

/** Words before the command that does the work. */
const PREPARING =
  /^(?:\.|:|\[|\[\[|break|cd|continue|date|echo|exit|export|false|for|hash|mkdir|pushd|printf|read|return|rm|set|shopt|sleep|source|test|touch|trap|true|type|ulimit|umask|unset|wait|which|case|fi|done|esac|\})$/;

/** Not a command at all. */
const CLOSING = /^(?:fi|done|esac|\})$/;

const INTERPRETER =
  /^(?:(?:ba|da|k|z|a)?sh|python[\d.]*|perl|ruby|node|(?:ea-|ls)?php[\d.]*|Rscript|java)$/;

/** Options of interpreters that take the next word as their value. */
const VALUED_OPTION = /^-(?:c|d|I|W|X|o|O|cp|classpath)$/;

/** Programs that do one of many things, named by their first operand. */
const TOOL =
  /^(?:ansible-playbook|apt|apt-get|artisan|aws|az|borg|borgmatic|btrfs|bundle|certbot|composer|console|dnf|docker|docker-compose|drush|flatpak|gcloud|gem|git|gitlab-\w+|helm|invoke-rc\.d|kubectl|make|manage\.py|mbsync|npm|npx|occ|pm2|pnpm|podman|puppet|rails|rake|rclone|restic|rsnapshot|salt-call|service|snap|supervisorctl|systemctl|wp|yarn|yum|zfs|zpool)$/;

/** Their `run` and `exec` start another program. */
const RUNNER = /^(?:bundle|conda|npm|pipenv|pnpm|poetry|uv|yarn)$/;

const CONTAINERS = /^(?:docker|docker-compose|kubectl|lxc|podman)$/;

/** Options before the name of a container or an image that take the next word as their value. */
const CONTAINER_VALUE =
  /^(?:-[cehlmnpuvw]|--(?:container|entrypoint|env|env-file|mount|name|net|network|publish|user|volume|workdir))$/;

const LONGEST = 60;

/** Makes a job name for this line of letters, digits and `_`. Other lines may get the same name. */
export function readableName(line: string): string {
  const words = mainCommand(line) ?? [];
  const name = nameOf(words)
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, LONGEST);
  return name === '' ? 'job' : name;
}

/** The first command that does more than prepare or test something, else the last one. */
function mainCommand(line: string, level = 0): readonly string[] | undefined {
  const commands = commandsIn(line);
  let last: readonly string[] | undefined;
  let assigned: readonly string[] | undefined;
  let isCondition = false;
  for (const command of commands) {
    isCondition = isInCondition(command, isCondition);
    const { words, line: inner } = unwrap(command.words);
    const found = inner !== undefined && level < 3 ? mainCommand(inner, level + 1) : words;
    if (found === undefined || found.length === 0) {
      if (level < 3) assigned ??= commandAssigned(command.words, level + 1);
      continue;
    }
    if (!isCondition && !isPreparing(found)) return found;
    if (!CLOSING.test(found[0] ?? '')) last = found;
  }
  return assigned ?? last;
}

/** Of `output=$(backup) || …` the command `backup`. */
function commandAssigned(words: readonly string[], level: number): readonly string[] | undefined {
  const line = /^\w+=\$\((?<line>[^]*)\)$/.exec(words.at(-1) ?? '')?.groups?.['line'];
  const found = line === undefined ? undefined : mainCommand(line, level);
  return found === undefined || isPreparing(found) ? undefined : found;
}

function isInCondition({ words: [first = ''] }: SimpleCommand, isCondition: boolean): boolean {
  if (/^(?:if|elif|while|until)$/.test(first)) return true;
  return /^(?:then|do|else)$/.test(first) ? false : isCondition;
}

function isPreparing(words: readonly string[]): boolean {
  const [file = '', ...args] = words;
  if (PREPARING.test(baseName(file)) || isPing(words)) return true;
  // `eval $(ssh-agent)`
  if (file === 'command' || /^(?:`|\$\()/.test(file)) return true;
  return INTERPRETER.test(baseName(file)) && args[0] === '-e' && /\bsleep\b/.test(args[1] ?? '');
}

function nameOf([file = '', ...args]: readonly string[]): string {
  const program = baseName(file);
  if (program === 'run-parts') {
    return baseName((operandsOf(args).at(-1) ?? program).replace(/\/+$/, ''));
  }
  if (INTERPRETER.test(program)) return nameOfScript(program, args);
  if (program === 'curl' || program === 'wget') return nameOfRequest(program, args);
  const at = args.findIndex((word) => /^(?:exec|run)$/.test(word));
  const others = args.slice(at + 1);
  if (at >= 0 && CONTAINERS.test(program)) return nameInContainer(args[at] ?? '', others, program);
  if (at >= 0 && RUNNER.test(program) && operandsOf(others).length > 0) {
    return nameOf(unwrap(others.slice(others.findIndex((word) => !word.startsWith('-')))).words);
  }
  return nameOfTool(file, args);
}

function nameOfTool(file: string, args: readonly string[]): string {
  const program = baseName(file);
  const first = operandsOf(args).find((word) => /^[A-Za-z][\w:.-]*$/.test(word));
  const isNamed = TOOL.test(program) && first !== undefined;
  return isNamed ? `${withoutSuffix(program)}_${first}` : nameOfProgram(file);
}

/** `python3 run.py`, `python3 -m module`, `php artisan schedule:run`, `java -jar file.jar`. */
function nameOfScript(interpreter: string, args: readonly string[]): string {
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (word === '-m' || word === '-jar' || word === '-f') {
      return nameOfProgram(args[index + 1] ?? interpreter);
    }
    if (word === '-e' || word === '-r') return interpreter;
    if (VALUED_OPTION.test(word)) index += 1;
    else if (!word.startsWith('-')) return nameOfTool(word, args.slice(index + 1));
  }
  return interpreter;
}

function nameOfRequest(program: string, args: readonly string[]): string {
  const url = args.find((word) => /^https?:\/\//.test(word)) ?? '';
  const host = /^https?:\/\/(?:[^/@]*@)?([\w.-]+)/.exec(url)?.[1];
  return host === undefined ? program : `${program}_${host}`;
}

/** The command after `exec CONTAINER`, or the image or service of `run` and the command in it. */
function nameInContainer(how: string, args: readonly string[], program: string): string {
  const at = args.findIndex(
    (word, index) => !word.startsWith('-') && !CONTAINER_VALUE.test(args[index - 1] ?? ''),
  );
  const inner = at < 0 ? [] : args.slice(Math.max(at, args.indexOf('--')) + 1);
  const { words, line } = unwrap(inner);
  const name = nameOf(line === undefined ? words : (mainCommand(line, 2) ?? words));
  if (how === 'exec') return name || `${program}_exec`;
  const image = baseName(args[at] ?? program).replace(/[:@].*/, '');
  return name === '' ? image : `${image}_${name}`;
}

function operandsOf(args: readonly string[]): readonly string[] {
  return args.filter((word) => !word.startsWith('-'));
}
