/** A blank or a character that only a shell interprets. */
const SHELL_SYNTAX = /[\s|&;<>()$`\\"'*?#~[\]{}!]/;

/** `FOO=1 cmd` */
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** POSIX built-ins and reserved words, which need no program in PATH. */
const BUILTINS =
  '. : alias bg break case cd command continue eval exec exit export fg for getopts hash if jobs local read readonly return set shift source times trap type ulimit umask unalias unset until wait while';

/** Whether the missing program exists only in a shell. */
export function isShellLine(program: string): boolean {
  return (
    SHELL_SYNTAX.test(program) || ASSIGNMENT.test(program) || BUILTINS.split(' ').includes(program)
  );
}

/** The line for messages. Leaves out values of variables and of options, which may be secrets. */
export function withoutValues(program: string): string {
  const [first = ''] = program.trimStart().split(/\s/, 1);
  const [assigned] = ASSIGNMENT.exec(first) ?? [];
  if (assigned !== undefined) return `${assigned}…`;
  return first === program ? program : `${first} …`;
}
