/** A gateway, or what is on the way to it, does everything but take the push. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { atEndOfFile } from '../rig/cleanup.js';
import { certificateAuthority, type Identity, issue } from '../rig/certificates.js';
import {
  type Fault as ServerFault,
  startFaultServer,
  startTlsFaultServer,
} from '../rig/fault-server.js';
import { type ProxyBehaviour, startProxy } from '../rig/proxy.js';
import { tempDir } from '../rig/temp-dir.js';
import { expected, type Fault, meet, type Scene } from './fault.js';

/** Nobody listens there. */
const DEAD = 'http://127.0.0.1:1';

let authority: Identity;
let good: Identity;

beforeAll(async () => {
  authority = await certificateAuthority();
  good = await issue(authority);
});

function file(text: string, name = 'file'): string {
  const path = join(tempDir(), name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

async function answering(fault: ServerFault | number): Promise<Scene> {
  const server = await startFaultServer(fault);
  return { args: ['--gateway', server.url] };
}

/** A status that would be tried again comes with a Retry-After that nobody has the time for. */
function status(code: number, says: RegExp, body = 'Its reason.', headers = {}): Fault {
  const answer = {
    kind: 'answer',
    status: code,
    body,
    headers: { 'retry-after': '3600', ...headers },
  } as const;
  return {
    name: `answers ${code}`,
    arrange: () => answering(answer),
    says: [says],
    result: 'waits',
  };
}

function refusal(code: number, advice: string): Fault {
  return status(
    code,
    new RegExp(`http://127.0.0.1:\\d+: refused with status ${code}: Its reason.; ${advice}`),
  );
}

async function socketServer(react: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    react(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEndOfFile(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const NETWORK: readonly Fault[] = [
  {
    name: 'refuses connections',
    arrange: () => ({ args: ['--gateway', DEAD] }),
    says: [
      /:1: no connection \(connect ECONNREFUSED 127.0.0.1:1\); check host and port, and that the gateway runs$/,
    ],
    result: 'waits',
  },
  {
    name: 'resets the connection',
    arrange: () => answering({ kind: 'reset' }),
    says: [
      /the connection ended before the answer was complete \(.*\); check the gateway, and any proxy in front of it$/,
    ],
    result: 'waits',
  },
  {
    name: 'hangs up as soon as it is called',
    arrange: async () => ({
      args: ['--gateway', await socketServer((socket) => socket.destroy())],
    }),
    says: [/the connection ended before the answer was complete/],
    result: 'waits',
  },
  {
    name: 'cuts its answer',
    arrange: () => answering({ kind: 'cut' }),
    says: [/the connection ended before the answer was complete/],
    result: 'waits',
  },
  {
    name: 'never answers',
    arrange: async () => {
      const { args } = await answering({ kind: 'silence' });
      return { args: [...args, '--push-timeout', '1'] };
    },
    says: [
      /no answer within 1 s; check the network and the server, or allow more time with --push-timeout$/,
    ],
    result: 'waits',
  },
  {
    name: 'drips its answer for ever',
    arrange: async () => {
      const { args } = await answering({ kind: 'drip', intervalMs: 20 });
      return { args: [...args, '--push-timeout', '1'] };
    },
    says: [/no answer within 1 s/],
    result: 'waits',
  },
  {
    name: 'accepts, and does not even read',
    arrange: async () => {
      const address = await socketServer((socket) => socket.pause());
      return { args: ['--gateway', address, '--push-timeout', '1'] };
    },
    says: [/no answer within 1 s/],
    result: 'waits',
  },
  {
    name: 'answers without end, after its 200',
    arrange: () => answering({ kind: 'endless' }),
    says: [
      /answered with content \(status 200\), but a Pushgateway answers without any; check that/,
    ],
    result: 'waits',
  },
  {
    name: 'speaks another protocol',
    arrange: async () => ({
      args: ['--gateway', await socketServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))],
    }),
    says: [/the answer is not HTTP .*; check that the port is that of the gateway$/],
    result: 'waits',
  },
  {
    name: 'has a name that nobody knows',
    // Longer than a label may be: no resolver asks the network for it.
    arrange: () => ({ args: ['--gateway', `http://${'x'.repeat(64)}.example:9091`] }),
    says: [
      /the host name does not resolve .*; check the spelling of the host, and name resolution on this machine$/,
    ],
    result: 'waits',
  },
  {
    name: 'is dead, while another one is alive',
    arrange: async () => {
      const { args } = await answering(200);
      return { args: [...args, '--gateway', DEAD] };
    },
    says: [/^http:\/\/127.0.0.1:1: no connection/],
    result: 'waits',
  },
];

const STATUSES: readonly Fault[] = [
  refusal(400, 'correct what the message names'),
  refusal(401, 'check the user name and password, or the token$'),
  refusal(403, 'check the user name and password, or the token, and what they are allowed to do$'),
  refusal(
    404,
    'no Pushgateway answers at this path: if the gateway runs with --web.route-prefix, add the prefix to its URL$',
  ),
  refusal(
    405,
    'the server has no endpoint for pushes: check that this is the base URL of a Pushgateway$',
  ),
  refusal(408, 'check the log of the gateway'),
  refusal(413, 'send less, or raise the limit of the proxy in front of the gateway$'),
  refusal(418, 'check the log of the gateway, and of any proxy in front of it$'),
  refusal(429, 'push less often, or raise the limit$'),
  refusal(431, 'shorten the label values of the grouping key$'),
  refusal(500, 'check the log of the gateway'),
  refusal(501, 'check the log of the gateway'),
  refusal(502, 'check the log of the gateway'),
  refusal(503, 'check the log of the gateway'),
  refusal(504, 'check the log of the gateway'),
  status(
    301,
    /redirected \(status 301\) to https:\/\/sso.example\/login, which jobmeter does not follow; give the URL of the server itself$/,
    '',
    { location: 'https://me:s3cret@sso.example/login?token=abc#x' },
  ),
  status(302, /redirected \(status 302\) without a Location/, ''),
  status(307, /redirected \(status 307\) to \/elsewhere/, '', { location: '/elsewhere' }),
  {
    ...status(
      502,
      /refused with status 502: 502 Bad Gateway; check/,
      '<html><head><title>502 Bad Gateway</title></head>\n<body>long</body></html>',
    ),
    name: 'answers with a page of a proxy',
  },
  {
    ...status(
      500,
      /refused with status 500: one two red; check/,
      'one\r\ntwo\u001B[31m\u0000red'.replace('\u001B[31m', '\u001B '),
    ),
    name: 'answers with what would garble a terminal',
  },
  {
    name: 'refuses the names of the user, and takes the rest',
    arrange: async () => {
      const server = await startFaultServer(
        { kind: 'answer', status: 400, body: 'inconsistent' },
        200,
      );
      return { args: ['--gateway', server.url, '--gauge', 'a=(out)'] };
    },
    says: [
      /--gauge a: captured "out", which is not a number; not counted$/,
      /delivered without a: inconsistent$/,
    ],
    result: 'delivered',
  },
];

async function secure(identity: Identity, ...args: readonly string[]): Promise<Scene> {
  const server = await startTlsFaultServer(identity, 200);
  return { args: ['--gateway', server.url, ...args] };
}

const TLS: readonly Fault[] = [
  {
    name: 'has a certificate of an authority that --ca names: no fault at all',
    arrange: () => secure(good, '--ca', file(authority.cert)),
    says: [],
    result: 'delivered',
  },
  {
    name: 'has a certificate that it made itself',
    arrange: async () => secure(await issue(undefined)),
    says: [
      /no secure connection \(self-signed certificate\); name the file with the CA certificate of the gateway: --ca$/,
    ],
    result: 'waits',
  },
  {
    name: 'has a certificate of an authority that nobody knows',
    arrange: () => secure(good),
    says: [/no secure connection \(unable to verify the first certificate\); .* --ca$/],
    result: 'waits',
  },
  {
    name: 'has a certificate that has expired',
    arrange: async () =>
      secure(await issue(authority, { days: [-9, -2] }), '--ca', file(authority.cert)),
    says: [
      /no secure connection \(certificate has expired\); renew the certificate of the gateway, or correct the clock of this machine$/,
    ],
    result: 'waits',
  },
  {
    name: 'has a certificate of tomorrow',
    arrange: async () =>
      secure(await issue(authority, { days: [2, 9] }), '--ca', file(authority.cert)),
    says: [/certificate is not yet valid\); .*the clock of this machine$/],
    result: 'waits',
  },
  {
    name: 'has a certificate for another host',
    arrange: async () =>
      secure(await issue(authority, { host: 'other.example' }), '--ca', file(authority.cert)),
    says: [
      /no secure connection \(.*127.0.0.1.*\); use the host name in the certificate of the gateway/,
    ],
    result: 'waits',
  },
  {
    name: 'wants a client certificate',
    arrange: async () => {
      const options = { ...good, ca: authority.cert, requestCert: true, rejectUnauthorized: true };
      const server = await startTlsFaultServer(options, 200);
      return { args: ['--gateway', server.url, '--ca', file(authority.cert)] };
    },
    says: [/--cert and --key$/],
    result: 'waits',
  },
  {
    name: 'speaks http where its URL says https',
    arrange: async () => {
      const server = await startFaultServer(200);
      return { args: ['--gateway', server.url.replace('http:', 'https:')] };
    },
    says: [
      /no secure connection \(.*\); check the port; if the gateway speaks plain http, write http:\/\/ in its URL$/,
    ],
    result: 'waits',
  },
  {
    name: 'speaks https where its URL says http',
    arrange: async () => {
      const server = await startTlsFaultServer(good, 200);
      return { args: ['--gateway', server.url.replace('https:', 'http:')] };
    },
    says: [/(?:the connection ended before the answer was complete|refused with status 400).*; /],
    result: 'waits',
  },
];

async function through(behaviour: ProxyBehaviour, scheme: string): Promise<Scene> {
  const proxy = await startProxy(behaviour);
  return {
    args: ['--gateway', `${scheme}://127.0.0.1:1`],
    env: { [`${scheme}_proxy`]: proxy.url },
  };
}

const PROXIES: readonly Fault[] = [
  {
    name: 'is behind a proxy that is not there',
    arrange: () => ({
      args: ['--gateway', 'https://gateway.example'],
      env: { HTTPS_PROXY: 'me:word@127.0.0.1:1' },
    }),
    says: [
      /no connection \(connect ECONNREFUSED 127.0.0.1:1\); check host and port, and that the gateway runs; the proxy is http:\/\/127.0.0.1:1$/,
    ],
    result: 'waits',
  },
  ...['http', 'https'].flatMap((scheme): readonly Fault[] => [
    {
      name: `is behind a proxy that wants to know who we are, ${scheme}`,
      arrange: () => through({ kind: 'status', status: 407 }, scheme),
      says: [
        /refused by the proxy \(status 407 of the proxy\); check the proxy: the credentials in its URL, and what it lets through; the proxy is/,
      ],
      result: 'waits',
    },
    {
      name: `is behind a proxy that hangs up, ${scheme}`,
      arrange: () => through({ kind: 'reset' }, scheme),
      says: [/the connection ended before the answer was complete \(.*\); .*the proxy is/],
      result: 'waits',
    },
  ]),
  {
    name: 'is behind a proxy that does not let us through',
    arrange: () => through({ kind: 'status', status: 403 }, 'https'),
    says: [/refused by the proxy \(status 403 of the proxy\)/],
    result: 'waits',
  },
  {
    name: 'is behind a proxy that does not reach it',
    arrange: () => through({ kind: 'status', status: 503 }, 'https'),
    says: [/no connection \(status 503 of the proxy\)/],
    result: 'waits',
  },
];

function withFile(name: string, option: string, path: () => string, says: RegExp): Fault {
  const user = option === '--password-file' ? ['--user', 'me'] : [];
  return {
    name,
    arrange: () => ({ args: ['--gateway', 'https://127.0.0.1:1', ...user, option, path()] }),
    says: [says],
    result: 'waits',
  };
}

const SECRETS: readonly Fault[] = [
  withFile(
    'a password file that is not there',
    '--password-file',
    () => '/nowhere/password',
    /https:\/\/127.0.0.1:1: nothing was sent: --password-file \/nowhere\/password: does not exist; create it, or correct the path$/,
  ),
  withFile(
    'a password in place of its file',
    '--password-file',
    () => 'hunter2',
    /https:\/\/127.0.0.1:1: nothing was sent: --password-file: does not exist; create it, or correct the path$/,
  ),
  withFile(
    'a long token in place of its file',
    '--bearer-token-file',
    () => 'ey/'.repeat(2000),
    /https:\/\/127.0.0.1:1: nothing was sent: --bearer-token-file: does not exist; give the path of a file, not what is in it$/,
  ),
  withFile(
    'a password file that is a directory',
    '--password-file',
    tempDir,
    /--password-file .* is not a regular file$/,
  ),
  withFile(
    'a password file with nothing in it',
    '--password-file',
    () => file('\n'),
    /--password-file .*: is empty; it must contain only the secret$/,
  ),
  withFile(
    'a password file with two lines',
    '--password-file',
    () => file('one\ntwo\n'),
    /--password-file .*: has more than one line; /,
  ),
  withFile(
    'a token file with a blank in it',
    '--bearer-token-file',
    () => file('Bearer abc'),
    /--bearer-token-file .*: has a blank or a line end inside; /,
  ),
  withFile(
    'a CA file that holds none',
    '--ca',
    () => file('nonsense'),
    /--ca .*: not a certificate in PEM format/,
  ),
  withFile(
    'a client certificate without its key',
    '--cert',
    () => file(good.cert),
    /--cert .*: no private key in PEM format; give it with --key, or in the file of --cert$/,
  ),
  {
    name: 'a key that does not match the certificate',
    arrange: () => ({
      args: [
        '--gateway',
        'https://127.0.0.1:1',
        '--cert',
        file(good.cert),
        '--key',
        file(authority.key),
      ],
    }),
    says: [/--key .*: this private key does not match the certificate of --cert$/],
    result: 'waits',
  },
  {
    name: 'a user without a password',
    arrange: () => ({ args: ['--gateway', DEAD, '--user', 'me'] }),
    says: [
      /nothing was sent: there is no password for the user: set JOBMETER_PASSWORD, or name a --password-file$/,
    ],
    result: 'waits',
  },
];

describe.concurrent.each([
  ['the gateway', [...NETWORK, ...STATUSES, ...TLS, ...PROXIES]],
  ['what it is to know us by', SECRETS],
] as const)('%s', (_, faults) => {
  test.for([...faults])('$name', async (fault) => {
    expect(await meet(fault)).toEqual(expected(fault));
  });
});
