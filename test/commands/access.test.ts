import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { certificateAuthority, type Identity, issue } from '../rig/certificates.js';
import { startFaultServer, startTlsFaultServer } from '../rig/fault-server.js';
import { jobmeter, type Result } from '../rig/jobmeter.js';
import { startProxy } from '../rig/proxy.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const SECRET = 's3cret-word';
const HASH_OF_SECRET = '$2b$04$pYuN0qaOVRsZwI5MK2EeqOfVNw6OHIQgzR5eR4B2Mc/dAulMA5Zgm';

/** A file only its owner may read, unless told otherwise. */
function file(text: string, mode = 0o600): string {
  const path = join(tempDir(), 'file');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

interface Scene {
  readonly gateway: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function run({ gateway, args = [], env = {} }: Scene): Promise<Result> {
  return jobmeter(
    ['run', '-j', 'x', '--push-timeout', '30', '--gateway', gateway, ...args, '--', 'true'],
    { env },
  );
}

/** The header that arrives, where nothing else is to be said. */
async function authorizationOf(scene: Omit<Scene, 'gateway'>, userinfo = ''): Promise<unknown> {
  await using server = await startFaultServer(200);
  const gateway = server.url.replace('//', `//${userinfo}`);
  const { exitCode, stderr } = await run({ gateway, ...scene });
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  return server.requests[0]?.headers['authorization'];
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

describe('who we are', () => {
  test('--user with a password from a file, whose last line end is none of it', async () => {
    for (const ending of ['', '\n', '\r\n']) {
      const args = ['--user', 'Jörg', '--password-file', file(`${SECRET}: ü ${ending}`)];
      expect(await authorizationOf({ args })).toBe(basic('Jörg', `${SECRET}: ü `));
    }
  });

  test('--user with JOBMETER_PASSWORD, and a file goes before it', async () => {
    const env = { JOBMETER_PASSWORD: SECRET };
    expect(await authorizationOf({ args: ['--user', 'a'], env })).toBe(basic('a', SECRET));
    const args = ['--user', 'a', '--password-file', file('other')];
    expect(await authorizationOf({ args, env })).toBe(basic('a', 'other'));
  });

  test('a bearer token from a file or the environment', async () => {
    const args = ['--bearer-token-file', file(`${SECRET}\n`)];
    expect(await authorizationOf({ args })).toBe(`Bearer ${SECRET}`);
    const env = { JOBMETER_BEARER_TOKEN: SECRET };
    expect(await authorizationOf({ env })).toBe(`Bearer ${SECRET}`);
  });

  test('a flag goes before the environment, in whatever way it says who we are', async () => {
    const env = { JOBMETER_USER: 'a', JOBMETER_PASSWORD: SECRET };
    const bearer = ['--bearer-token-file', file('token')];
    expect(await authorizationOf({ args: bearer, env })).toBe('Bearer token');
    const header = ['--header', 'Authorization: Custom abc'];
    expect(await authorizationOf({ args: header, env })).toBe('Custom abc');
    expect(await authorizationOf({ args: ['--user', 'b'], env })).toBe(basic('b', SECRET));
  });

  test('what the URL of a gateway says is for that gateway, and nothing else is shown to it', async () => {
    const args = ['--user', 'a', '--password-file', file(SECRET)];
    expect(await authorizationOf({ args }, 'own:word@')).toBe(basic('own', 'word'));
  });

  test('headers arrive, several from a variable as well', async () => {
    await using server = await startFaultServer(200);
    const args = ['--header', 'X-Scope-OrgID: team:1', '--header', 'x-b:2'];
    await run({ gateway: server.url, args });
    await run({ gateway: server.url, env: { JOBMETER_HEADER: 'X-A: 1\r\nX-B: 2' } });
    const [first, second] = server.requests.map(({ headers }) => headers);
    expect(first).toMatchObject({ 'x-scope-orgid': 'team:1', 'x-b': '2' });
    expect(second).toMatchObject({ 'x-a': '1', 'x-b': '2' });
  });
});

describe('mistakes on the command line', () => {
  const password = file(SECRET);
  test.for([
    [
      ['--user', 'a', '--password-file', password, '--bearer-token-file', password],
      '--bearer-token-file and --user are two ways to authenticate: keep one',
    ],
    [
      ['--user', 'a', '--header', `authorization: ${SECRET}`],
      '--header and --user are two ways to authenticate: keep one',
    ],
    [
      ['--password-file', password],
      '--password-file does nothing without --user: add it, or leave this out',
    ],
    [
      ['--user', `a:${SECRET}`],
      '--user has a colon: give the name alone; the password comes from --password-file or JOBMETER_PASSWORD',
    ],
    [['--user', ''], '--user is empty: give a name, or leave it out'],
    [['--header', SECRET], '--header has no colon: write NAME:VALUE'],
    [
      ['--header', `X-A: ${SECRET}\r\nX-B: 1`],
      '--header x-a has a line end, or another character that no header can carry: correct its value',
    ],
    [
      ['--header', `X A: ${SECRET}`],
      '--header has a name that no header can have: use letters, digits and - before the colon',
    ],
    [['--header', 'X-A:'], '--header x-a has no value: write NAME:VALUE'],
    [
      ['--header', `Content-Type: ${SECRET}`],
      '--header content-type is set by jobmeter itself: leave it out',
    ],
    [
      ['--header', 'X-A: 1', '--header', `x-a: ${SECRET}`],
      '--header "x-a" has two values: keep one',
    ],
    [['--key', password], '--key does nothing without --cert: add it, or leave this out'],
    [['--ca', ''], '--ca is empty: name a file, or leave it out'],
    [
      ['--password', SECRET],
      '--password is not an option, because every user can read a command line: use --password-file or JOBMETER_PASSWORD',
    ],
    [
      [`--bearer-token=${SECRET}`],
      '--bearer-token is not an option, because every user can read a command line: use --bearer-token-file or JOBMETER_BEARER_TOKEN',
    ],
  ] as const)('%j', async ([args, line]) => {
    const { exitCode, stdout, stderr } = await jobmeter([
      'run',
      '-j',
      'x',
      ...args,
      '--',
      'echo',
      'ran',
    ]);
    expect([exitCode, stdout.toString()]).toEqual([125, '']);
    expect(stderr.toString()).toBe(`jobmeter: ${line}\njobmeter: see jobmeter run --help\n`);
  });
});

describe('secrets', () => {
  test('are in no output and in no state file, also when the server echoes them', async () => {
    const secrets = ['hunter-pass', 'token-abc', 'header-abc', 'proxy-pass'];
    const [password = '', token = '', header = '', proxy = ''] = secrets;
    const home = tempDir();
    const encoded = [basic('me', password), basic('p', proxy)].map((value) => value.slice(6));
    const body = [...secrets, ...encoded].join(' and ');
    await using server = await startFaultServer({ kind: 'answer', status: 401, body });
    const ways = [
      ['--user', 'me', '--password-file', file(password)],
      ['--bearer-token-file', file(token)],
      ['--header', `X-Key: ${header}`],
    ];
    for (const way of ways) {
      const args = ['-j', 'x', '--gateway', server.url, '--print', '--verbose', ...way];
      const env = { HTTP_PROXY: `http://p:${proxy}@127.0.0.1:1`, NO_PROXY: '127.0.0.1' };
      const result = await jobmeter([...args, '--', 'true'], { env, home });
      const dry = await jobmeter([...args, '--dry-run', '--', 'true'], { env, home });
      expect(result.stderr.toString()).toContain('status 401');
      const folder = join(home, 'state/jobmeter/groups');
      const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
      const all = [result.stdout, result.stderr, dry.stdout, dry.stderr, ...files].join('');
      const own = way.at(-1)?.includes(header) ? header : way[0] === '--user' ? password : token;
      // The server can echo what this run did not send: it is not ours then.
      expect(all).not.toContain(own);
      expect(all).not.toContain(proxy);
      if (own === password) expect(all).not.toContain(encoded[0]);
    }
  });

  test('a file that others may read is one line, and what it holds is used all the same', async () => {
    await using server = await startFaultServer(200);
    const path = file(SECRET, 0o640);
    const args = ['--user', 'a', '--password-file', path];
    const { exitCode, stderr } = await run({ gateway: server.url, args });
    expect(exitCode).toBe(0);
    expect(stderr.toString()).toBe(
      `jobmeter: --password-file ${path}: other users can read this secret (mode 640); run chmod 600 on it\n`,
    );
    expect(server.requests[0]?.headers['authorization']).toBe(basic('a', SECRET));
  });

  test('so is a certificate file that holds its key', async () => {
    await using server = await startFaultServer(200);
    const path = file('', 0o644);
    const { stderr } = await run({ gateway: server.url, args: ['--cert', path] });
    expect(stderr.toString()).toBe(
      `jobmeter: --cert ${path}: other users can read this secret (mode 644); run chmod 600 on it\n`,
    );
  });

  test('the command finds its environment as it was', async () => {
    const env = { JOBMETER_PASSWORD: SECRET, JOBMETER_USER: 'a' };
    const { stdout } = await jobmeter(['-j', 'x', '--', 'printenv', 'JOBMETER_PASSWORD'], { env });
    expect(stdout.toString()).toBe(`${SECRET}\n`);
  });
});

describeWith('prometheus-pushgateway')(
  'a real Pushgateway with TLS, client certificates and passwords',
  () => {
    let authority: Identity;
    let client: Identity;
    let gateway: Awaited<ReturnType<typeof startPushgateway>>;
    let secure: string;

    beforeAll(async () => {
      authority = await certificateAuthority();
      client = await issue(authority);
      const server = await issue(authority);
      const config = {
        tls_server_config: {
          cert_file: file(server.cert),
          key_file: file(server.key),
          client_auth_type: 'RequireAndVerifyClientCert',
          client_ca_file: file(authority.cert),
        },
        basic_auth_users: { me: HASH_OF_SECRET },
      };
      // JSON is YAML.
      const args = [`--web.config.file=${file(JSON.stringify(config))}`];
      gateway = await startPushgateway({ args });
      secure = gateway.url.replace('http:', 'https:');
    });

    const who = (): readonly string[] => ['--user', 'me', '--password-file', file(SECRET)];
    const trust = (): readonly string[] => ['--ca', file(authority.cert)];
    const identity = (): readonly string[] => [
      '--cert',
      file(client.cert),
      '--key',
      file(client.key),
    ];

    test('run, push, status and delete reach it', async () => {
      const target = ['--gateway', secure, ...trust(), ...identity(), ...who()];
      const ran = await run({ gateway: secure, args: [...trust(), ...identity(), ...who(), '-v'] });
      expect(ran.stderr.toString()).toContain(`pushed to ${secure}`);
      const pushed = await jobmeter(['push', '-j', 'y', ...target], { input: 'a 1\n' });
      expect([pushed.exitCode, pushed.stderr.toString()]).toEqual([0, '']);
      const status = await jobmeter(['status', '--no-state', '--json', '--sort', 'job', ...target]);
      expect(JSON.parse(status.stdout.toString())).toMatchObject({
        groups: [{ job: 'x' }, { job: 'y' }],
      });
      expect((await jobmeter(['delete', '-j', 'x', '--no-state', ...target])).exitCode).toBe(0);
    });

    test('flush --all, prune and delete --match reach it, and say why without a password', async () => {
      const home = tempDir();
      const target = ['--gateway', secure, ...trust(), ...identity()];
      const ran = await jobmeter(['run', '-j', 'z', ...target, ...who(), '--', 'true'], { home });
      expect([ran.exitCode, ran.stderr.toString()]).toEqual([0, '']);
      const deleting = ['--no-state', '--yes', ...target];
      const lines = [
        ['flush', '--all', ...target],
        ['prune', '--older-than', '1ms', '--match', 'job="nosuch"', ...deleting],
        ['prune', '--older-than', '1ms', '--match', 'job="z"', ...deleting],
        ['delete', '--match', 'job="nosuch"', ...deleting],
      ];
      const exits: unknown[] = [];
      for (const line of lines) {
        const refused = await jobmeter(line, { home });
        expect([refused.exitCode, refused.stderr.toString()]).toEqual([
          69,
          expect.stringContaining('status 401'),
        ]);
        exits.push((await jobmeter([...line, ...who()], { home })).exitCode);
      }
      expect(exits).toEqual([0, 1, 0, 1]);
    });

    test('a key in the file of the certificate needs no --key', async () => {
      const both = file(`${client.cert}\n${client.key}`);
      const args = [...trust(), '--cert', both, ...who()];
      expect((await run({ gateway: secure, args })).stderr.toString()).toBe('');
    });

    test('without a client certificate the line names the options for it', async () => {
      const args = [...trust(), ...who()];
      const { stderr } = await run({ gateway: secure, args });
      expect(stderr.toString()).toMatch(
        /^jobmeter: https:.*--cert and --key; the result is kept for .*\n$/,
      );
    });
  },
);

describe('proxies', () => {
  test('http goes through HTTP_PROXY without a tunnel, with the credentials of its URL', async () => {
    await using server = await startFaultServer(200);
    await using proxy = await startProxy();
    const env = { HTTP_PROXY: proxy.url.replace('//', '//me:w%40rd@') };
    const args = ['--user', 'a', '--password-file', file(SECRET)];
    expect((await run({ gateway: server.url, args, env })).stderr.toString()).toBe('');
    expect(proxy.requests).toEqual([
      { line: `POST ${server.url}/metrics/job/x`, authorization: basic('me', 'w@rd') },
    ]);
    expect(server.requests[0]?.headers['authorization']).toBe(basic('a', SECRET));
    expect(server.requests[0]?.body.toString()).toContain('batch_job_success 1');
  });

  test('https goes through HTTPS_PROXY in a tunnel, and the certificate is that of the gateway', async () => {
    const authority = await certificateAuthority();
    await using server = await startTlsFaultServer(await issue(authority), 200);
    await using proxy = await startProxy();
    const env = { https_proxy: proxy.url, HTTP_PROXY: 'http://127.0.0.1:1' };
    const args = ['--ca', file(authority.cert)];
    expect((await run({ gateway: server.url, args, env })).stderr.toString()).toBe('');
    expect(proxy.requests).toEqual([{ line: `CONNECT ${new URL(server.url).host}` }]);
    expect(server.requests).toHaveLength(1);
    const untrusted = await run({ gateway: server.url, env });
    expect(untrusted.stderr.toString()).toContain('--ca');
  });

  test('HTTP_PROXY is not for https, and NO_PROXY names exceptions', async () => {
    const authority = await certificateAuthority();
    await using secure = await startTlsFaultServer(await issue(authority), 200);
    await using plain = await startFaultServer(200);
    const env = { HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: 'localhost, 127.0.0.1' };
    const args = ['--ca', file(authority.cert), '--gateway', plain.url];
    const { stderr } = await run({ gateway: secure.url, args, env });
    expect(stderr.toString()).toBe('');
    expect([secure.requests.length, plain.requests.length]).toEqual([1, 1]);
  });

  test.for(['http', 'https'])(
    'a proxy that stays silent costs no more than the budget, %s',
    async (scheme) => {
      await using proxy = await startProxy({ kind: 'silence' });
      const args = ['--push-timeout', '5'];
      const env = { [`${scheme}_proxy`]: proxy.url };
      const { stderr } = await run({ gateway: `${scheme}://127.0.0.1:1`, args, env });
      expect(stderr.toString()).toMatch(/no answer within 5 s/);
      await proxy.abandoned();
    },
  );

  test('what is no URL of a proxy is one line, and the rest goes on', async () => {
    await using server = await startFaultServer(200);
    const { stderr } = await run({ gateway: server.url, env: { HTTP_PROXY: 'socks5://a:9' } });
    expect(stderr.toString()).toBe(
      'jobmeter: HTTP_PROXY is not the URL of an HTTP proxy: write one such as http://proxy.example:3128 (ignored)\n',
    );
    expect(server.requests).toHaveLength(1);
  });
});

describe('--strict', () => {
  const dead = ['--gateway', 'http://127.0.0.1:1', '--push-timeout', '1'];
  const strict = (...args: readonly string[]) => jobmeter(['run', '-j', 'x', '--strict', ...args]);

  test('a success that did not get everywhere ends with 69', async () => {
    await using server = await startFaultServer(200);
    const alive = ['--gateway', server.url];
    expect((await strict(...alive, '--', 'true')).exitCode).toBe(0);
    expect((await strict(...dead, '--', 'true')).exitCode).toBe(69);
    expect((await strict(...alive, ...dead, '--', 'true')).exitCode).toBe(69);
    expect((await strict(...alive, '--textfile', '/dev/null', '--', 'true')).exitCode).toBe(69);
  });

  test('a failure of the command goes before, and so does its death', async () => {
    expect((await strict(...dead, '--', 'sh', '-c', 'exit 3')).exitCode).toBe(3);
    expect((await strict(...dead, '--', 'sh', '-c', 'kill -TERM $$')).signal).toBe('SIGTERM');
  });

  test('without a destination nothing can arrive, which is said', async () => {
    const { exitCode, stderr } = await strict('--', 'true');
    expect(exitCode).toBe(69);
    expect(stderr.toString()).toMatch(/^jobmeter: --strict needs a destination: .*\n$/);
  });
});
