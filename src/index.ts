/**
 * The library: `runJob` and `meter`, which do what the command line does, and `Gateway`, the Pushgateway client.
 *
 * @packageDocumentation
 */
export { runJob } from './library/run-job.js';
export { meter } from './library/meter.js';
export type { JobOptions, MeterOptions, RunJobOptions } from './library/options.js';
export type { MeteredJob } from './library/function-job.js';
export type { Measured, Unmeasured } from './pipeline/measured.js';
export {
  type CallOptions,
  Gateway,
  type GroupsResult,
} from './destinations/pushgateway/gateway.js';
export type { GatewayOptions } from './http/endpoint.js';
export type { GatewayGroup, ListedGroups } from './destinations/pushgateway/groups.js';
export type { RemoteFamilies } from './destinations/destination.js';
export { describeDelivery } from './destinations/describe-delivery.js';
export type { Tls } from './http/request.js';
export type { RetryPolicy } from './http/retry.js';
export type { Proxies } from './model/access.js';
export type {
  Delivered,
  DeliveredInPart,
  Delivery,
  DeliveryResult,
  DestinationDelivery,
  GatewayFailure,
  Invalid,
  NoAccess,
  NoLock,
  NotAGateway,
  Unsupported,
} from './model/delivery.js';
export type { GroupingKey } from './model/grouping-key.js';
export type {
  DestinationState,
  GroupState,
  Milestone,
  OutcomeName,
  RunSummary,
  RunTotal,
  SentAs,
} from './model/group-state.js';
export type {
  Attempt,
  JobRun,
  NamedValue,
  Outcome,
  PresetMatch,
  ResourceUsage,
  SpawnFailureCode,
  StageDuration,
  StreamName,
  StreamSize,
  Verdict,
} from './model/job-run.js';
export type { AlertLimits, Due, Schedule } from './model/schedule.js';
export type { Labels, MetricFamily, MetricType, Sample } from './model/metric-family.js';
export type { OutputPolicy, OverlapPolicy, ParsedStreams, PushMethod } from './model/plan.js';
export type { Preset } from './model/preset.js';
