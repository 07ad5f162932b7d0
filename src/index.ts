/** The library: the pipeline of the command line, and the Pushgateway client by itself. */
export type { RunJobOptions } from './library/options.js';
export { runJob } from './library/run-job.js';
export type { Measured } from './flow.js';
export type { Preset } from './presets/preset.js';
export type {
  JobRun,
  NamedValue,
  Outcome,
  StageDuration,
  StreamSize,
  Verdict,
} from './run/job-run.js';
export type { GroupState, Milestone, RunSummary, RunTotal } from './state/group-state.js';
export type { Dispatch } from './destinations/dispatch.js';
export {
  type CallOptions,
  Gateway,
  type GroupsResult,
} from './destinations/pushgateway/gateway.js';
export type { GatewayOptions } from './destinations/pushgateway/endpoint.js';
export type { Tls } from './destinations/http.js';
export type { Proxies } from './destinations/proxies.js';
export type { RetryPolicy } from './destinations/pushgateway/retry.js';
export type { GatewayGroup } from './destinations/pushgateway/groups.js';
export {
  type DeliveredInPart,
  type Delivery,
  describeDelivery,
  type GatewayFailure,
} from './destinations/pushgateway/delivery.js';
export type { GroupingKey } from './metrics/grouping-key.js';
export type { Labels, MetricFamily, MetricType, Sample } from './metrics/family.js';
