import { startServer, type Server } from './server.js';

export interface NodeExporter extends Server {
  /** The scraped metrics of the textfile directory. */
  metrics(): Promise<string>;
}

/** Starts node_exporter with the textfile collector alone. */
export async function startNodeExporter(directory: string): Promise<NodeExporter> {
  const server = await startServer('prometheus-node-exporter', [
    '--collector.disable-defaults',
    '--web.disable-exporter-metrics',
    '--collector.textfile',
    `--collector.textfile.directory=${directory}`,
    '--web.listen-address=127.0.0.1:0',
  ]);
  return {
    ...server,
    metrics: async () => (await fetch(`${server.url}/metrics`)).text(),
  };
}
