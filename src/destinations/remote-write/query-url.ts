/**
 * The URL of the query API beside a write path: Prometheus and VictoriaMetrics have it next to `/api/v1/write`, Mimir and
 * Cortex below `/prometheus`. Undefined for other paths.
 */
export function queryUrlBeside(writeUrl: string): string | undefined {
  for (const [ending, query] of BESIDE) {
    if (writeUrl.endsWith(ending)) return `${writeUrl.slice(0, -ending.length)}${query}`;
  }
  return undefined;
}

const BESIDE: readonly (readonly [ending: string, query: string])[] = [
  ['/api/v1/write', '/api/v1/query'],
  ['/api/v1/push', '/prometheus/api/v1/query'],
];
