import { baseName } from './wrappers.js';

/** Programs of these names are told apart by their directory. */
const GENERIC =
  /^(?:app|cli|cron|cronjob|entrypoint|exec|execute|index|job|launch|main|run|script|start|task|wrapper)$/;

/** Directories that tell nothing either. `~` and `$HOME` are the user's. */
const NAMELESS_DIRECTORY =
  /^(?:\.*|app|apps|bin|build|cgi-bin|cron|current|dist|etc|home|jobs|lib|libexec|local|opt|public|public_html|root|sbin|scripts?|share|src|srv|tmp|usr|var|www|web|~.*|.*\$.*)$/;

/** Of `/opt/backup/bin/run.sh` the name `backup`. */
export function nameOfProgram(file: string): string {
  const name = withoutSuffix(baseName(file));
  if (!GENERIC.test(name)) return name;
  const folders = file
    .replace(/^\/home\/[^/]*/, '')
    .split('/')
    .slice(0, -1);
  return folders.findLast((folder) => !NAMELESS_DIRECTORY.test(folder)) ?? name;
}

export function withoutSuffix(name: string): string {
  return name.replace(/(?<=.)\.(?:sh|bash|py|pl|rb|php|js|mjs|cjs|jar|R|exe)$/, '');
}
