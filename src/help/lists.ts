import { ALERTS } from '../alerting/alerts.js';
import { CATALOGUE, type CatalogueName } from '../metrics/catalogue.js';
import type { OptionSpec } from '../options/option-spec.js';
import { OPTIONS } from '../options/options.js';
import { code, type Definition, listed, plain } from './blocks.js';
import { METRIC_NOTES } from './metric-notes.js';
import { sentence } from './sentence.js';

/** Makes the lists in topics from the tables of the program. */
export const LISTS: Readonly<Record<string, () => readonly Definition[]>> = {
  alerts: () =>
    ALERTS.map(({ name, severity, description }) => ({
      term: [code(name), plain(` (${severity})`)],
      body: [plain(description)],
    })),
  metrics: () => (Object.keys(CATALOGUE) as readonly CatalogueName[]).map(metric),
  variables: () =>
    Object.values(OPTIONS).flatMap((spec) => {
      const names = spec.env.filter((name) => name !== variableOf(spec));
      return names.length === 0
        ? []
        : [{ term: listed(names), body: [plain(sentence(spec.help))] }];
    }),
};

/** The name by the rule, which the text before the list gives. */
function variableOf(spec: OptionSpec): string | undefined {
  if (spec.kind === 'variable') return undefined;
  return `JOBMETER_${spec.long.slice(2).toUpperCase().replaceAll('-', '_')}`;
}

function metric(name: CatalogueName): Definition {
  const [type, help] = CATALOGUE[name];
  const { labels = [], more } = METRIC_NOTES[name] ?? {};
  const shownLabels = labels.length === 0 ? '' : `{${labels.join(',')}}`;
  return {
    term: [code(`batch_job_${name}${shownLabels}`), plain(` (${type})`)],
    body: [plain(more === undefined ? help : `${help} ${more}`)],
  };
}
