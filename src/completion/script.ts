import fs from 'node:fs';
import path from 'node:path';
import { bashParts } from './bash.js';
import { fishParts } from './fish.js';
import type { CompletedCommand, Parts } from './model.js';
import { zshParts } from './zsh.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const PARTS: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => Parts>> = {
  bash: bashParts,
  zsh: zshParts,
  fish: fishParts,
};

/**
 * The template, shipped with the package. The bundle, the library and the source are equally deep
 * below its root.
 */
const FOLDER = path.join(import.meta.dirname, '../../src/completion/shells');

/**
 * Makes the completion script of a shell. This folder makes the scripts of all shells from one
 * model (model.ts), and answers their questions for names.
 * @throws Error if the template is missing from the installation
 */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  const parts = PARTS[shell](commands);
  const script = fs.readFileSync(path.join(FOLDER, `jobmeter.${shell}`), 'utf8');
  return script.replaceAll(/@(\w+)@/g, (whole, name: string) => parts[name] ?? whole);
}
