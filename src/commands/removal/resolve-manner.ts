import type { Host } from '../../host.js';
import type { Resolver } from '../../options/resolver.js';
import type { RemovalRequest } from './remove-matching.js';

/** Without a terminal to ask at, nothing is deleted without `--yes`. */
export function resolveManner(
  resolver: Resolver,
  { stdin, stderr }: Pick<Host, 'stdin' | 'stderr'>,
): RemovalRequest['manner'] {
  if (resolver.isOn('dryRun')) return 'dry-run';
  if (resolver.isOn('yes')) return 'sure';
  if (!stdin.isTTY || !stderr.isTTY) {
    resolver.report(
      'yes',
      'is needed, as there is no terminal to ask at; --dry-run lists what would be deleted',
    );
  }
  return 'ask';
}
