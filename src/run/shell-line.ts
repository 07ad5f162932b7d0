/** A blank, or a character that only a shell understands. */
const SHELL_SYNTAX = /[\s|&;<>()$`\\"'*?#~[\]{}!]/;

/** `FOO=1 cmd` */
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** POSIX built-ins and words that no program of a PATH has to stand for. */
const BUILTINS =
  '. : alias bg break case cd command continue eval exec exit export fg for getopts hash if jobs local read readonly return set shift source times trap type ulimit umask unalias unset until wait while';

/** Whether the program that was not found is one in a shell only. */
export function isShellLine(program: string): boolean {
  return (
    SHELL_SYNTAX.test(program) || ASSIGNMENT.test(program) || BUILTINS.split(' ').includes(program)
  );
}

/** For messages: a line may hold secrets, in the value of a variable or behind an option. */
export function withoutValues(program: string): string {
  const [first = ''] = program.trimStart().split(/\s/, 1);
  const [assigned] = ASSIGNMENT.exec(first) ?? [];
  if (assigned !== undefined) return `${assigned}…`;
  return first === program ? program : `${first} …`;
}
