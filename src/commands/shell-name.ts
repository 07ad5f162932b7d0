import { findConfig } from '../config/read-config.js';
import { jobMatches, jobMatching } from '../config/job-matches.js';
import { readableName } from '../crontab/readable-name.js';
import type { Host } from '../host.js';

/** Names a line as jobmeter-shell does: as the config file says, else after its command. */
export function shellNames(host: Host, config?: string): (line: string) => string {
  const matches = jobMatches(findConfig(host, config));
  return (line) => jobMatching(matches, line) ?? readableName(line);
}
