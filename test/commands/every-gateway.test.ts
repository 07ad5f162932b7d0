import { chmodSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { certificateAuthority, type Identity, issue } from '../rig/certificates.js';
import { atEndOfFile } from '../rig/cleanup.js';
import { inProcess } from '../rig/in-process.js';
import { jobmeter, type Result } from '../rig/jobmeter.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { startOnTerminal } from '../rig/terminal.js';

const SECRET = 's3cret-word';
const WRONG = 'wrong-word';
const HASH_OF_SECRET = '$2b$04$pYuN0qaOVRsZwI5MK2EeqOfVNw6OHIQgzR5eR4B2Mc/dAulMA5Zgm';

interface Scene {
  readonly gateway: string;
  readonly access?: readonly string[];
}

let authority: Identity;
/** With TLS and a password. */
let secure: string;
/** Below `/push/gw`. */
let prefixed: string;
/** A reverse proxy before it that wants a bearer token. */
let guarded: string;

const WORKING: Readonly<Record<string, () => Scene>> = {
  'on TLS with a private CA, and a password': () => ({
    gateway: secure,
    access: [...trust(), ...password(SECRET)],
  }),
  'with a bearer token': () => ({ gateway: guarded, access: token(SECRET) }),
  'behind a prefix': () => ({ gateway: `${prefixed}/push/gw` }),
};

const FAILING: Readonly<Record<string, readonly [says: RegExp, () => Scene]>> = {
  'that is down': [
    /no connection .*check host and port/,
    () => ({ gateway: 'http://127.0.0.1:1' }),
  ],
  'on TLS with a private CA that is not named': [
    /no secure connection .*: --ca/,
    () => ({ gateway: secure, access: password(SECRET) }),
  ],
  'with a wrong password': [
    /status 401.*check the user name and password/,
    () => ({ gateway: secure, access: [...trust(), ...password(WRONG)] }),
  ],
  'without a password': [
    /status 401.*check the user name and password/,
    () => ({ gateway: secure, access: trust() }),
  ],
  'with a wrong bearer token': [
    /status 403.*or the token, and what they are allowed/,
    () => ({ gateway: guarded, access: token(WRONG) }),
  ],
  'behind a prefix that is not named': [
    /status 404.*--web\.route-prefix/,
    () => ({ gateway: prefixed }),
  ],
};

/** One metric in a file. */
const METRICS = file('a 1\n');

describeWith('prometheus-pushgateway')('every command that speaks to a gateway', () => {
  beforeAll(async () => {
    authority = await certificateAuthority();
    const { cert, key } = await issue(authority);
    const config = {
      tls_server_config: { cert_file: file(cert), key_file: file(key) },
      basic_auth_users: { me: HASH_OF_SECRET },
    };
    // JSON is YAML.
    const args = [`--web.config.file=${file(JSON.stringify(config))}`];
    secure = (await startPushgateway({ args })).url.replace('http:', 'https:');
    prefixed = (await startPushgateway({ args: ['--web.route-prefix=/push/gw'] })).url;
    guarded = await startGuard(`${prefixed}/push/gw`);
  });

  test.for(Object.keys(WORKING))('works with one %s', async (name) => {
    const { command, answeredFrame, job } = await play(name, WORKING[name]!());
    const silent = { exitCode: 0, stderr: Buffer.from('') };
    const works = async (...words: readonly string[]): Promise<Result> => {
      const result = await command(...words);
      expect([words, result]).toEqual([words, expect.objectContaining(silent)]);
      return result;
    };
    const jobs = async (): Promise<readonly string[]> => {
      const match = ['--match', `job=~"${job}.*"`];
      const { stdout } = await works('status', '--no-state', '--sort', 'job', '--json', ...match);
      const { groups } = JSON.parse(stdout.toString()) as { groups: { job: string }[] };
      return groups.map((group) => group.job);
    };
    await works('flush');
    expect(await jobs()).toEqual([job]);
    await works('run', '--job', job, '--', 'true');
    for (const each of ['p', 'q', 'r']) {
      await works('push', '--job', `${job}${each}`, '--file', METRICS);
    }
    expect(await jobs()).toEqual([job, `${job}p`, `${job}q`, `${job}r`]);
    expect(await answeredFrame()).toContain(`${job}r`);
    const checked = await command('check', '--verbose');
    expect(checked.stdout.toString()).toContain('accepts our access');
    expect(checked.exitCode).toBeLessThan(2);
    await works('delete', '--job', `${job}p`);
    const yes = ['--no-state', '--yes'];
    const deleted = await command('delete', '--match', `job="${job}q"`, ...yes);
    const pruned = await command('prune', '--older-than', '1ms', '--match', `job="${job}"`, ...yes);
    for (const { exitCode, stderr } of [deleted, pruned]) {
      expect([exitCode, stderr.toString()]).toEqual([
        0,
        expect.stringContaining('1 group deleted'),
      ]);
    }
    // A gateway answers before it has deleted.
    await expect.poll(jobs).toEqual([`${job}r`]);
    const again = await works('flush', '--all', '--json');
    expect(JSON.parse(again.stdout.toString())).toMatchObject({
      destinations: [{ delivered: 1 }],
    });
  });

  test.for(Object.keys(FAILING))('says what is wrong with one %s', async (name) => {
    const [says, scene] = FAILING[name]!;
    const { said, answeredFrame, job } = await play(name, scene());
    const deleting = ['--no-state', '--yes'];
    const lines: readonly (readonly [exitCode: number, words: readonly string[]])[] = [
      [0, ['run', '--state-dir', tempDir(), '--job', `${job}n`, '--', 'true']],
      [69, ['push', '--job', `${job}p`, '--file', METRICS]],
      [69, ['status']],
      [2, ['check']],
      [69, ['flush']],
      [69, ['delete', '--job', `${job}p`]],
      [69, ['delete', '--match', 'job=~".*"', ...deleting]],
      [69, ['prune', '--older-than', '1ms', ...deleting]],
    ];
    const results = await Promise.all(lines.map(async ([, words]) => said(...words)));
    for (const [index, [exitCode, words]] of lines.entries()) {
      const { exitCode: status, stdout, stderr } = results[index]!;
      const output = `${stdout.toString()}${stderr.toString()}`.replaceAll('\n', ' ');
      const expected = [words, exitCode, expect.stringMatching(says)];
      expect([words, status, output]).toEqual(expected);
      expect(output).not.toMatch(/s3cret-word|wrong-word/);
    }
    const again = await said('flush', '--all');
    expect([again.exitCode, again.stderr.toString()]).toEqual([69, expect.stringMatching(says)]);
    expect((await answeredFrame()).replaceAll('\u001B[K\r\n', ' ')).toMatch(says);
  });
});

/** The commands of one scene, in a home where a result of `job` waits to be sent. */
async function play(name: string, { gateway, access = [] }: Scene) {
  const home = tempDir();
  const job = name.replaceAll(/\W/g, '_');
  const options = ['--gateway', gateway, '--push-timeout', '60s', ...access];
  const command = (word = '', ...words: readonly string[]): Promise<Result> =>
    jobmeter([word, ...options, ...words], { home });
  /** The words of a failure. That the process works is seen with a gateway that works. */
  const said = async (word = '', ...words: readonly string[]) =>
    (word === 'run' ? jobmeter : inProcess)([word, ...options, ...words], { home });
  const proxies = { http_proxy: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1' };
  const first = ['run', ...options, '--push-timeout', '0.5s', '--job', job, '--', 'true'];
  expect((await jobmeter(first, { home, env: proxies })).stderr.toString()).toContain('kept for');
  /** With the gateway's answer. Of `status --watch`, on a terminal that is wide enough for a whole message. */
  const answeredFrame = async (): Promise<string> => {
    const run = startOnTerminal(300, ['status', '--watch', ...options], { home });
    // Behind the frame of local state.
    await run.stdoutContains('\u001B[J\u001B[H');
    run.child.stdin!.write('q');
    const { stdout, stderr } = await run.result;
    expect(stderr.toString()).toMatch(/^status \d+\n$/);
    return stdout.toString();
  };
  return { command, said, answeredFrame, job };
}

/** A file that only its owner may read. */
function file(text: string): string {
  const path = join(tempDir(), 'file');
  writeFileSync(path, text);
  chmodSync(path, 0o600);
  return path;
}

function trust(): readonly string[] {
  return ['--ca', file(authority.cert)];
}

function password(text: string): readonly string[] {
  return ['--user', 'me', '--password-file', file(text)];
}

function token(text: string): readonly string[] {
  return ['--bearer-token-file', file(text)];
}

/** Starts a reverse proxy that lets the right bearer token through. */
async function startGuard(target: string): Promise<string> {
  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    if (headers.authorization !== `Bearer ${SECRET}`) {
      response.writeHead(403).end();
      return;
    }
    incoming.pipe(
      request(`${target}${url}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEndOfFile(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
