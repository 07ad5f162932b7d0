import type { Finding } from '../../model/finding.js';
import { shellLine } from '../../util/shell-words.js';
import { checkConfig } from '../config/config-check.js';
import type { SetUp } from './set-up.js';

/**
 * Reports what `config check` reports, for the named file or for the files that a job without
 * options would read.
 */
export async function checkConfigFile({
  host,
  files: found,
  configFile,
}: Pick<SetUp, 'host' | 'files' | 'configFile'>): Promise<readonly Finding[]> {
  const common = { check: 'config-file', subject: 'config file' } as const;
  const unread = found.problems.map(({ source, text }): Finding => ({
    level: 'warning',
    ...common,
    what: `${source} ${text}`,
    why: 'Jobs run without its settings.',
  }));
  const paths = found.texts.map(({ path }) => path);
  if (paths.length === 0) {
    return unread.length > 0
      ? unread
      : [{ level: 'ok', ...common, what: `there is none: ${found.paths.join(', ')}` }];
  }
  const { problems } = await checkConfig(host, { ...found, problems: [] });
  const operands = configFile === undefined ? [] : [configFile];
  const mend = [shellLine(['jobmeter', 'config', 'check', ...operands])];
  const mistakes = problems.map(({ source, text }): Finding => ({
    level: 'problem',
    ...common,
    what: `${source} ${text}`,
    why: 'A setting with a mistake has no effect, or the job does not run.',
    mend,
  }));
  if (mistakes.length > 0) return [...unread, ...mistakes];
  return [...unread, { level: 'ok', ...common, what: `no mistake in ${paths.join(', ')}` }];
}
