import type { Finding } from '../../model/finding.js';
import { environmentRemarks } from '../../options/environment-remarks.js';
import { type OptionKey, OPTIONS } from '../../options/options.js';
import { collectSettings } from '../../options/settings.js';
import type { SetUp } from './set-up.js';
import { factAndRemedy } from './report.js';

/**
 * Finds variables in the environment of this command that have no effect or not the intended one.
 */
export async function checkEnvironment({
  host: { env },
}: Pick<SetUp, 'host'>): Promise<readonly Finding[]> {
  const { settings, problems } = collectSettings(Object.keys(OPTIONS) as OptionKey[], {}, env);
  const remarks = [...problems, ...(await environmentRemarks(env, settings))];
  if (remarks.length === 0) {
    const what = 'no variable is misspelt, empty or in quotes';
    return [{ level: 'ok', check: 'environment', subject: 'environment', what }];
  }
  return remarks.map(({ source, text }) => {
    const why =
      'The option has no effect, or not the one you meant, in every job with this environment.';
    const { what, mend } = factAndRemedy(text);
    return { level: 'warning', check: 'environment', subject: source, what, why, ...mend };
  });
}
