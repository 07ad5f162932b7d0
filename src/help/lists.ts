import { ALERTS } from '../alerting/alerts.js';
import { CATALOGUE, type CatalogueName } from '../metrics/catalogue.js';
import { optionName } from '../options/option-spec.js';
import { OPTIONS } from '../options/options.js';
import { PRESETS } from '../presets/shipped.js';
import { code, type Definition, plain } from './blocks.js';
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
  presets: () =>
    [...PRESETS.values()]
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, summary, needs }) => ({
        term: [code(name)],
        body: [plain(`${sentence(summary)} Needs: `), code(needs)],
      })),
  variables: () =>
    Object.values(OPTIONS).flatMap((spec) =>
      spec.env.map((variable) => ({
        term: [code(variable)],
        body:
          spec.kind === 'variable'
            ? [plain(sentence(spec.help))]
            : [code(optionName(spec)), plain(`: ${spec.help}.`)],
      })),
    ),
};

function metric(name: CatalogueName): Definition {
  const [type, help] = CATALOGUE[name];
  const { labels = [], more } = METRIC_NOTES[name] ?? {};
  const shownLabels = labels.length === 0 ? '' : `{${labels.join(',')}}`;
  return {
    term: [code(`batch_job_${name}${shownLabels}`), plain(` (${type})`)],
    body: [plain(more === undefined ? help : `${help} ${more}`)],
  };
}
