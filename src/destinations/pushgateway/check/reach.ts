import type { Finding } from '../../../model/finding.js';
import { explainDelivery } from '../../describe-delivery.js';
import { parseJson, recordOf, stringsOf } from '../../../util/json.js';
import type { Observation } from './observe.js';

/**
 * Checks that the gateway responds and accepts the credentials, its version, and that it persists
 * groups on disk.
 */
export function reachFindings(name: string, { status }: Observation): readonly Finding[] {
  const { failure, httpStatus } = status;
  if (failure !== undefined) {
    const isAuth = httpStatus === 401 || httpStatus === 403;
    const [what = '', ...advice] = explainDelivery(failure).split('; ');
    return [
      {
        level: 'problem',
        check: isAuth ? 'gateway-auth' : 'gateway-reachable',
        subject: name,
        what,
        why: 'No result reaches this gateway; jobs keep theirs in local state meanwhile.',
        mend: advice,
      },
    ];
  }
  const data = recordOf(recordOf(parseJson(status.body))?.['data']) ?? {};
  const flags = stringsOf(data['flags']);
  const build = stringsOf(data['build_information']);
  // Alertmanager answers here too, with other data.
  if (flags === undefined && build === undefined) {
    const what = 'answers, but not with the status of a Pushgateway';
    const why =
      'Other push servers have no list of groups to check, and may not keep a group as it was pushed.';
    const mend = ['if this is not meant, name the URL of the Pushgateway'];
    return [{ level: 'warning', check: 'gateway-version', subject: name, what, why, mend }];
  }
  const version = build?.['version'] ?? 'of unknown version';
  return [
    {
      level: 'ok',
      check: 'gateway-reachable',
      subject: name,
      what: 'answers, and accepts our access',
    },
    { level: 'ok', check: 'gateway-version', subject: name, what: `Pushgateway ${version}` },
    ...persistence(name, flags?.['persistence.file']),
  ];
}

function persistence(name: string, file: string | undefined): readonly Finding[] {
  const check = 'gateway-persistence';
  if (file === undefined) return [];
  if (file !== '') return [{ level: 'ok', check, subject: name, what: `keeps groups in ${file}` }];
  return [
    {
      level: 'warning',
      check,
      subject: name,
      what: 'keeps groups in memory only',
      why: 'A restart loses the last success of every job until its next run.',
      mend: ['start it with --persistence.file=/var/lib/prometheus/pushgateway.data'],
    },
  ];
}
