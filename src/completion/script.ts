import fs from 'node:fs';
import path from 'node:path';
import { bashParts } from './bash.js';
import { fishParts } from './fish.js';
import type { CompletedCommand } from './model.js';
import { zshParts } from './zsh.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What stands for `@name@` in the script of a shell, several lines or one. */
export type Parts = Readonly<Record<string, string>>;

const PARTS: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => Parts>> = {
  bash: bashParts,
  zsh: zshParts,
  fish: fishParts,
};

/** Shipped with the package. The bundle, the library and the source are equally deep below its root. */
const FOLDER = path.join(import.meta.dirname, '../../src/completion/shells');

/** @throws Error where the installation is not complete */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  const parts = PARTS[shell](commands);
  const script = fs.readFileSync(path.join(FOLDER, `jobmeter.${shell}`), 'utf8');
  return script.replaceAll(/@(\w+)@/g, (whole, name: string) => parts[name] ?? whole);
}
