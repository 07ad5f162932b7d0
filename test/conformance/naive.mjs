// What one writes first, as a yardstick.
import { spawn } from 'node:child_process';
import process from 'node:process';

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit' });
child.on('error', () => process.exit(127));
child.on('exit', (code) => process.exit(code ?? 1));
