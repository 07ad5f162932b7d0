/** The library: `runJob`, which does what the command line does, and the Pushgateway client. */
export type { Measured } from './pipeline/measured.js';
export type { Tls } from './http/request.js';
export type { Proxies } from './model/access.js';
export type {
  DeliveredInPart,
  Delivery,
  GatewayFailure,
  DeliveryResult,
} from './model/delivery.js';
export type { RunJobOptions } from './library/options.js';
export { runJob } from './library/run-job.js';
export type { Preset } from './model/preset.js';
export type {
  JobRun,
  NamedValue,
  Outcome,
  StageDuration,
  StreamSize,
  Verdict,
} from './model/job-run.js';
export type { GroupState, Milestone, RunSummary, RunTotal } from './model/group-state.js';
export {
  type CallOptions,
  Gateway,
  type GroupsResult,
} from './destinations/pushgateway/gateway.js';
export type { GatewayOptions } from './http/endpoint.js';
export type { RetryPolicy } from './http/retry.js';
export type { GatewayGroup } from './destinations/pushgateway/groups.js';
export { describeDelivery } from './destinations/describe-delivery.js';
export type { GroupingKey } from './model/grouping-key.js';
export type { Labels, MetricFamily, MetricType, Sample } from './model/metric-family.js';
