import { withDeadline } from '../../util/deadline.js';
import { exposedSecrets, openAccess } from '../../http/access.js';
import { type Endpoint, endpointOf } from '../../http/endpoint.js';
import type { GatewayFailure, NoAccess, Unsupported } from '../../model/delivery.js';
import type { ServerSpec } from '../../model/destination.js';
import type { Finding } from '../../model/finding.js';
import { explainDelivery } from '../describe-delivery.js';
import { clockWarning } from './clock.js';
import type { Engine } from './engine.js';
import type { EngineProtocol } from './engine-destination.js';
import { queryGroups } from './query.js';

/**
 * The checked engine, and the prefix of its findings: `remote-write` makes `remote-write-clock`.
 */
export interface Checked {
  readonly name: string;
  readonly area: string;
}

/**
 * Checks whether other users can read the secrets for an engine, and then the engine itself. Stores nothing.
 */
export async function checkWithAccess(
  protocol: EngineProtocol,
  spec: ServerSpec,
  timeoutSeconds: number,
): Promise<readonly Finding[]> {
  const { kind: area, name, address, access } = spec;
  const checked = { name, area };
  const exposed = await secretFindings(spec, area, 'server');
  const opened = await openAccess(access, address);
  const found =
    opened.kind === 'no-access'
      ? [unreachable(checked, opened)]
      : await checkEngine(checked, protocol, endpointOf(address, { ...opened, timeoutSeconds }));
  return [...exposed, ...found];
}

/** Checks that an engine accepts our samples and that the clocks agree, and that it answers queries if it can. */
export async function checkEngine(
  checked: Checked,
  { engineAt, queryUrl, isRefreshed }: EngineProtocol,
  endpoint: Endpoint,
): Promise<readonly Finding[]> {
  const reached = await clockFindings(checked, engineAt(endpoint));
  if (!isRefreshed) return reached;
  return [...reached, await queryFinding(checked, endpoint, queryUrl(endpoint.baseUrl))];
}

async function clockFindings({ name, area }: Checked, engine: Engine): Promise<readonly Finding[]> {
  const clock = await withDeadline(engine.timeoutSeconds, undefined, (deadline) =>
    engine.clock(deadline),
  );
  if (clock.kind !== 'clock') return [unreachable({ name, area }, clock)];
  const warning = clockWarning(clock);
  const common = { check: `${area}-clock`, subject: name };
  return [
    { level: 'ok', check: `${area}-reachable`, subject: name, what: 'takes samples' },
    warning === undefined
      ? { level: 'ok', ...common, what: 'clock agrees with that of this machine' }
      : { level: 'problem', ...common, what: warning, mend: ['timedatectl set-ntp true'] },
  ];
}

function unreachable({ name, area }: Checked, failure: GatewayFailure | NoAccess): Finding {
  const [what = '', ...mend] = explainDelivery(failure).split('; ');
  const why = 'No result reaches this server; jobs keep theirs in local state meanwhile.';
  return { level: 'problem', check: `${area}-reachable`, subject: name, what, why, mend };
}

/** @param url of its query API, or why there is none */
async function queryFinding(
  { name, area }: Checked,
  endpoint: Endpoint,
  url: string | Unsupported,
): Promise<Finding> {
  const common = { check: `${area}-query`, subject: name };
  // A group that does not exist: only whether there is a response matters.
  const key = { job: 'jobmeter_check', labels: {} };
  const result =
    typeof url === 'string'
      ? await queryGroups(endpoint, url, () => key, undefined, { groups: [key] })
      : url;
  if (result.kind === 'groups') return { level: 'ok', ...common, what: 'answers queries' };
  return {
    level: 'warning',
    ...common,
    what: 'no query API answers beside the path for samples',
    why: 'status cannot list what it holds, flush --all and flush --refresh send nothing there, and a job that moves between hosts is not compared.',
  };
}

/**
 * A warning for each secret file for this server that other users can read.
 *
 * @param server what to call it
 */
export async function secretFindings(
  { name: subject, access }: Pick<ServerSpec, 'name' | 'access'>,
  area: string,
  server: 'gateway' | 'server',
): Promise<readonly Finding[]> {
  const why = `Every user of this machine can act as jobmeter at the ${server}.`;
  const exposed = await exposedSecrets(access);
  return exposed.map((what) => ({ level: 'warning', check: `${area}-secret`, subject, what, why }));
}
