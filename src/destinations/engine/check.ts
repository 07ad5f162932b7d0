import { withDeadline } from '../../util/deadline.js';
import { openAccess } from '../../http/access.js';
import { type Endpoint, endpointOf } from '../../http/endpoint.js';
import type { GatewayFailure, NoAccess } from '../../model/delivery.js';
import type { OtlpSpec, RemoteWriteSpec } from '../../model/destination.js';
import type { Finding } from '../../model/finding.js';
import { explainDelivery } from '../describe-delivery.js';
import { secretFindings } from '../secret-findings.js';
import { clockWarning } from './clock.js';
import type { Engine } from './engine.js';
import { queryGroups } from './query.js';

/**
 * The checked engine, and the prefix of its findings: `remote-write` makes `remote-write-clock`.
 */
export interface Checked {
  readonly name: string;
  readonly area: string;
}

/**
 * Checks whether other users can read the secrets for a server, and then the server itself.
 * @param check sends nothing that the server would store
 */
export async function checkWithAccess(
  checked: Checked,
  { address, access }: Pick<RemoteWriteSpec | OtlpSpec, 'address' | 'access'>,
  timeoutSeconds: number,
  check: (endpoint: Endpoint) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const { name: subject, area } = checked;
  const exposed = await secretFindings(access, { subject, area, server: 'server' });
  const opened = await openAccess(access, address);
  const found =
    opened.kind === 'no-access'
      ? [unreachable(checked, opened)]
      : await check(endpointOf(address, { ...opened, timeoutSeconds }));
  return [...exposed, ...found];
}

/** Checks that an engine accepts our samples and that the clocks agree. Stores nothing. */
export async function checkEngine(checked: Checked, engine: Engine): Promise<readonly Finding[]> {
  const { name, area } = checked;
  const clock = await withDeadline(engine.timeoutSeconds, undefined, (deadline) =>
    engine.clock(deadline),
  );
  if (clock.kind !== 'clock') return [unreachable(checked, clock)];
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

/**
 * Checks that an engine answers queries.
 * @param url of its query API; undefined if unknown
 */
export async function queryFinding(
  { name, area }: Checked,
  endpoint: Endpoint,
  url: string | undefined,
): Promise<Finding> {
  const common = { check: `${area}-query`, subject: name };
  // A group that does not exist: only whether there is a response matters.
  const key = { job: 'jobmeter_check', labels: {} };
  const result =
    url === undefined
      ? undefined
      : await queryGroups(endpoint, url, () => key, undefined, { groups: [key] });
  if (result?.kind === 'groups') return { level: 'ok', ...common, what: 'answers queries' };
  return {
    level: 'warning',
    ...common,
    what: 'no query API answers beside the path for samples',
    why: 'status cannot list what it holds, flush --all and flush --refresh send nothing there, and a job that moves between hosts is not compared.',
  };
}
