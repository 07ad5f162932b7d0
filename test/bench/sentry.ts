import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = '0.49.0';

export const SENTRY_NAME: string = `sentry ${VERSION} monitor run`;

/** In node_modules, so that it goes away with it; not a dependency: nobody needs it but who measures. */
const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/jobmeter-bench', VERSION);

/** Nothing leaves the machine but what is measured, and that goes to loopback. */
export const SENTRY_ENV = {
  SENTRY_CLI_NO_TELEMETRY: '1',
  SENTRY_CLI_NO_UPDATE_CHECK: '1',
} as const;

/** Path of the script for Node. Undefined where it can't be installed. */
export function installSentry(): string | undefined {
  const script = join(FOLDER, 'node_modules/sentry/dist/bin.cjs');
  if (!existsSync(script)) install();
  return existsSync(script) ? script : undefined;
}

function install(): void {
  mkdirSync(FOLDER, { recursive: true });
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save'];
  try {
    execFileSync('npm', ['install', '--prefix', FOLDER, ...options, `sentry@${VERSION}`], {
      stdio: 'ignore',
      timeout: 120_000,
    });
  } catch {
    // No npm, no network: it is measured without.
  }
}
