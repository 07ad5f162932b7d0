/** Where VictoriaMetrics and vmagent take text. Its users give this as the URL of a gateway, too. */
const IMPORT = '/api/v1/import/prometheus';

/** Whether the base URL of a gateway can only be that of VictoriaMetrics. */
export function isImportUrl(baseUrl: string): boolean {
  return baseUrl.endsWith(IMPORT);
}

export function importUrlOf(baseUrl: string): string {
  return isImportUrl(baseUrl) ? baseUrl : `${baseUrl}${IMPORT}`;
}

/** A cluster has it on another server, and vmagent has none. */
export function queryUrlOf(baseUrl: string): string {
  const root = isImportUrl(baseUrl) ? baseUrl.slice(0, -IMPORT.length) : baseUrl;
  return `${root}/api/v1/query`;
}
