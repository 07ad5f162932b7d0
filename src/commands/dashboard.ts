import type { Command } from './command.js';
import { rules } from './rules.js';
export const dashboard: Command = rules;
