import type { MetricType } from '../model/metric-family.js';
import type { FamilyText } from './family-text.js';
import { EXPOSITION_CONTENT_TYPE } from './render.js';

/** `text` is text exposition format 0.0.4, `openmetrics` is OpenMetrics 1.0. */
export type ExpositionFormat = 'text' | 'openmetrics';

export const CONTENT_TYPES: Readonly<Record<ExpositionFormat, string>> = {
  text: EXPOSITION_CONTENT_TYPE,
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** A family with the samples of all groups. */
export interface JoinedFamily extends Omit<FamilyText, 'samples'> {
  readonly samples: readonly string[];
}

/** The families must have different names. */
export function renderDocument(families: Iterable<JoinedFamily>, format: ExpositionFormat): string {
  const head = format === 'text' ? textHead : openMetricsHead;
  const parts: string[] = [];
  for (const family of families) parts.push(head(family), ...family.samples);
  if (format === 'openmetrics') parts.push('# EOF\n');
  return parts.join('');
}

function textHead({ name, type, help }: JoinedFamily): string {
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n`;
}

const TOTAL = '_total';

/** In OpenMetrics the name of a counter has no `_total`; only its samples have it. */
export function openMetricsName({ name, type }: Pick<JoinedFamily, 'name' | 'type'>): string {
  return type === 'counter' && name.endsWith(TOTAL) ? name.slice(0, -TOTAL.length) : name;
}

function openMetricsHead(family: JoinedFamily): string {
  const name = openMetricsName(family);
  const help = escaped(family.help).replaceAll('"', String.raw`\"`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${openMetricsType(family)}\n`;
}

/** In OpenMetrics the samples of a counter must end in `_total`. */
function openMetricsType({ name, type }: JoinedFamily): MetricType | 'unknown' {
  if (type === 'untyped') return 'unknown';
  return type === 'counter' && !name.endsWith(TOTAL) ? 'unknown' : type;
}

function escaped(help: string): string {
  return help.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`);
}
