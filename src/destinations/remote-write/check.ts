import { exposedSecrets, openAccess } from '../../http/access.js';
import { withDeadline } from '../../http/deadline.js';
import { type Endpoint, endpointOf } from '../../http/endpoint.js';
import type { GatewayFailure, NoAccess } from '../../model/delivery.js';
import type { RemoteWriteSpec } from '../../model/destination.js';
import type { CheckContext, Finding } from '../../model/finding.js';
import { describeDelivery } from '../describe-delivery.js';
import { clockWarning } from '../engine/clock.js';
import { queryGroups } from '../engine/query.js';
import { queryUrlOf } from './query-url.js';
import { remoteWriteEngine } from './remote-write.js';

/** Sends a request without samples, which stores nothing. */
export async function checkRemoteWrite(
  { name, address, access }: RemoteWriteSpec,
  { timeoutSeconds, prefix }: CheckContext,
): Promise<readonly Finding[]> {
  const exposed = (await exposedSecrets(access)).map((what): Finding => ({
    level: 'warning',
    check: 'remote-write-secret',
    subject: name,
    what,
    why: 'Every user of this machine can act as jobmeter at the server.',
  }));
  const opened = await openAccess(access, address);
  if (opened.kind === 'no-access') return [...exposed, failed(name, opened)];
  const endpoint = endpointOf(address, { ...opened, timeoutSeconds });
  const clock = await withDeadline(timeoutSeconds, undefined, (deadline) =>
    remoteWriteEngine(endpoint).clock(deadline),
  );
  if (clock.kind !== 'clock') return [...exposed, failed(name, clock)];
  const warning = clockWarning(clock, name)?.slice(name.length + 2);
  return [
    ...exposed,
    { level: 'ok', check: 'remote-write-reachable', subject: name, what: 'takes remote write' },
    warning === undefined
      ? { level: 'ok', check: 'remote-write-clock', subject: name, what: 'clock as ours' }
      : {
          level: 'problem',
          check: 'remote-write-clock',
          subject: name,
          what: warning,
          mend: ['timedatectl set-ntp true'],
        },
    await queryFinding(name, endpoint, prefix),
  ];
}

function failed(name: string, failure: GatewayFailure | NoAccess): Finding {
  const [what = '', ...mend] = describeDelivery(failure, '').slice(2).split('; ');
  const why = 'No result reaches this server; jobs keep theirs in local state meanwhile.';
  return { level: 'problem', check: 'remote-write-reachable', subject: name, what, why, mend };
}

async function queryFinding(name: string, endpoint: Endpoint, prefix: string): Promise<Finding> {
  const common = { check: 'remote-write-query', subject: name };
  const url = queryUrlOf(endpoint.baseUrl);
  // A group that no job can have: only whether there is an answer counts.
  const key = { job: `${prefix}check`, labels: {} };
  const result = url === undefined ? undefined : await queryGroups(endpoint, url, undefined, key);
  if (result?.kind === 'groups') return { level: 'ok', ...common, what: 'answers queries' };
  return {
    level: 'warning',
    ...common,
    what: 'has no query API beside the write path that answers us',
    why: 'status cannot list what it holds, flush --all and flush --refresh send nothing there, and a job that moves between hosts is not compared.',
  };
}
