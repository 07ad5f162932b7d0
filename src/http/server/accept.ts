import type { ExpositionFormat } from '../../exposition/document.js';

/** The parts of an Accept header, each with its parameters. */
interface Range {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/**
 * Returns the exposition format that the client prefers; text 0.0.4 if it does not say. OpenMetrics
 * is chosen only if it is named, with version 1.0.0 or without a version.
 */
export function preferredFormat(accept: string | undefined): ExpositionFormat {
  const ranges = parseAccept(accept ?? '');
  const openMetrics = ranges.filter(
    ({ type, parameters }) =>
      type === 'application/openmetrics-text' && (parameters.get('version') ?? '1.0.0') === '1.0.0',
  );
  const text = ranges.filter(({ type }) => ['text/plain', 'text/*', '*/*'].includes(type));
  const best = bestQuality(openMetrics);
  return best > 0 && best >= bestQuality(text) ? 'openmetrics' : 'text';
}

/** Whether the client accepts gzip. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const ranges = parseAccept(acceptEncoding ?? '');
  const named = ranges.filter(({ type }) => type === 'gzip' || type === 'x-gzip');
  return bestQuality(named.length > 0 ? named : ranges.filter(({ type }) => type === '*')) > 0;
}

function bestQuality(ranges: readonly Range[]): number {
  return Math.max(0, ...ranges.map(({ quality }) => quality));
}

/** Maximum number of parts. Node limits only the length of the header. */
const MOST_RANGES = 100;

function parseAccept(header: string): readonly Range[] {
  return header
    .split(',', MOST_RANGES)
    .map((part) => part.split(';').map((word) => word.trim().toLowerCase()))
    .map(([type = '', ...words]) => {
      const parameters = new Map(words.map(parameterIn));
      return { type, parameters, quality: qualityOf(parameters.get('q')) };
    });
}

function parameterIn(word: string): readonly [string, string] {
  const [name = '', value = ''] = word.split('=', 2);
  return [name.trim(), value.trim().replace(/^"(.*)"$/, '$1')];
}

function qualityOf(text: string | undefined): number {
  if (text === undefined) return 1;
  const quality = Number(text);
  return quality >= 0 && quality <= 1 ? quality : 0;
}
