/** The library: `runJob` and `meter`, which do what the command line does, and the Pushgateway client. */
export type { Measured, Unmeasured } from './pipeline/measured.js';
export type { Tls } from './http/request.js';
export type { Proxies } from './model/access.js';
export type {
  DeliveredInPart,
  Delivery,
  GatewayFailure,
  DeliveryResult,
} from './model/delivery.js';
export type { JobOptions, MeterOptions, RunJobOptions } from './library/options.js';
export type { MeteredJob } from './library/function-job.js';
export { meter } from './library/meter.js';
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
export type { GatewayOptions } from './destinations/pushgateway/endpoint.js';
export type { RetryPolicy } from './http/retry.js';
export type { GatewayGroup } from './destinations/pushgateway/groups.js';
export { describeDelivery } from './destinations/describe-delivery.js';
export type { GroupingKey } from './model/grouping-key.js';
export type { Labels, MetricFamily, MetricType, Sample } from './model/metric-family.js';
