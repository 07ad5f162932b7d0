/** The path of VictoriaMetrics and vmagent for text. Users also pass it as the URL of a gateway. */
const IMPORT = '/api/v1/import/prometheus';

/** Whether the base URL of a gateway can only be that of VictoriaMetrics. */
export function isImportUrl(baseUrl: string): boolean {
  return baseUrl.endsWith(IMPORT);
}

export function importUrlOf(baseUrl: string): string {
  return isImportUrl(baseUrl) ? baseUrl : `${baseUrl}${IMPORT}`;
}

/** The query API of a cluster is on another server, and vmagent has none. */
export function queryUrlOf(baseUrl: string): string {
  const root = isImportUrl(baseUrl) ? baseUrl.slice(0, -IMPORT.length) : baseUrl;
  return `${root}/api/v1/query`;
}
