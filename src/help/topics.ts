/**
 * The reference texts, in the order of `jobmeter help`. This folder turns texts and tables into man
 * pages, and shows them on the terminal.
 */
export const TOPICS = [
  { name: 'metrics', summary: 'every metric, with its type, labels and meaning' },
  { name: 'alerts', summary: 'alert rules for Prometheus, their tests, and a dashboard' },
  { name: 'delivery', summary: 'what is kept, sent and sent again; overlapping runs' },
  { name: 'configuration', summary: 'the config file: defaults, named jobs and named gateways' },
  { name: 'schedules', summary: 'when the next success is due, and how to announce it' },
  { name: 'crontab', summary: 'measure every line of a crontab; SHELL=' },
  { name: 'operating', summary: 'status, history, prune and check; lost runs' },
  { name: 'choosing', summary: 'gateway, serve or engine: which one when, with numbers' },
  { name: 'gateways', summary: 'credentials, TLS and proxies; POST, PUT and instance' },
  { name: 'textfile', summary: "node_exporter's textfile collector in place of a gateway" },
  { name: 'engines', summary: 'remote write, VictoriaMetrics and OpenTelemetry' },
  { name: 'pull', summary: 'run --listen and serve, for a Prometheus that pulls' },
  { name: 'patterns', summary: 'record counts, gauges, stages, numbers and expectations' },
  { name: 'presets', summary: 'tools whose output jobmeter understands, and your own' },
  { name: 'exit-status', summary: 'exit status of every command' },
  { name: 'limits', summary: 'what the command notices, and what jobmeter does not restore' },
  { name: 'security', summary: 'rights, network, secrets, and how to report a vulnerability' },
  { name: 'environment', summary: 'environment variables, and how they are read' },
  { name: 'cost', summary: 'time and memory, measured beside other wrappers' },
  { name: 'library', summary: 'the same for programs: runJob and Gateway' },
] as const;

export type TopicName = (typeof TOPICS)[number]['name'];

export function isTopic(name: string): name is TopicName {
  return TOPICS.some((topic) => topic.name === name);
}
