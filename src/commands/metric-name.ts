import { formatSeries } from '../exposition/series-id.js';
import { DEFAULT_PREFIX } from '../model/plan.js';
import type { NamedValue } from '../model/job-run.js';

/** The name without the labels of the group: `batch_job_records{record="rows"}`. */
export function metricName(
  kind: 'record' | 'gauge' | 'stage',
  { name, labels }: Pick<NamedValue, 'name' | 'labels'>,
  prefix: string = DEFAULT_PREFIX,
): string {
  switch (kind) {
    case 'record':
      return seriesName(`${prefix}records`, { record: name, ...labels });
    case 'gauge':
      return seriesName(name, labels);
    case 'stage':
      return seriesName(`${prefix}stage_duration_seconds`, { stage: name });
  }
}

function seriesName(name: string, labels: NamedValue['labels']): string {
  return formatSeries({ name }, { labels, value: 0 });
}
