import { compare, hashSync } from 'bcryptjs';
import { chmodSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { certificateAuthority, type Identity, issue } from '../rig/certificates.js';
import { jobmeter } from '../rig/jobmeter.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { startServe } from './start-serve.js';

const PASSWORD = 'correct horse: battery';
const HASH = hashSync(PASSWORD, 4);
const USERS = `basic_auth_users:\n  prometheus: ${HASH}\n`;

let [authority, server]: Identity[] = [];
beforeAll(async () => {
  authority = await certificateAuthority();
  server = await issue(authority);
});

/** A web config file in a directory with a certificate. */
function webConfig(text: string): string {
  const folder = tempDir();
  const write = (name: string, content: string): void => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  };
  write('cert.pem', server?.cert ?? '');
  write('key.pem', server?.key ?? '');
  write('other.pem', authority?.key ?? '');
  write('ca.pem', authority?.cert ?? '');
  write('web.yaml', text);
  return join(folder, 'web.yaml');
}

function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

test('basic auth lets in who has the password, and nobody else', async () => {
  const { url } = await startServe(tempDir(), ['--web-config', webConfig(USERS)]);
  const ask = async (headers = {}) => (await fetch(`${url}/metrics`, { headers })).status;
  expect(await ask()).toBe(401);
  expect(await ask(basic('prometheus', PASSWORD))).toBe(200);
  expect(await ask(basic('prometheus', 'wrong'))).toBe(401);
  expect(await ask(basic('nobody', PASSWORD))).toBe(401);
  expect(await ask(basic('__proto__', PASSWORD))).toBe(401);
  expect(await ask({ authorization: 'Bearer x' })).toBe(401);
  const { headers } = await fetch(url);
  expect(headers.get('www-authenticate')).toBe('Basic');
  const many = Array.from({ length: 50 }, () => ask(basic('prometheus', PASSWORD)));
  expect(new Set(await Promise.all(many))).toEqual(new Set([200]));
});

test('what others wrote with htpasswd -B is a hash', async () => {
  expect(await compare(PASSWORD, HASH.replace('$2b$', '$2y$'))).toBe(true);
  const file = webConfig(USERS.replace('$2b$', '$2y$'));
  const { url } = await startServe(tempDir(), ['--web-config', file]);
  const answer = await fetch(`${url}/metrics`, { headers: basic('prometheus', PASSWORD) });
  expect(answer.status).toBe(200);
});

interface TlsAnswer {
  readonly status?: number | undefined;
  readonly fingerprint?: string;
}

function askTls(url: string, options: object): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false, ca: authority?.cert, ...options });
    get(`${url}/-/healthy`, { agent }, (answer) => {
      const { fingerprint256 } = (answer.socket as TLSSocket).getPeerCertificate();
      answer.resume();
      resolve({ status: answer.statusCode, fingerprint: fingerprint256 });
    }).on('error', reject);
  });
}

const TLS = 'tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n';

test('TLS with files beside the web config; a client certificate where one is required', async () => {
  const plain = await startServe(tempDir(), ['--web-config', webConfig(TLS)]);
  expect(plain.url).toMatch(/^https:/);
  expect(await askTls(plain.url, {})).toMatchObject({ status: 200 });
  await expect(askTls(plain.url, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow(
    /protocol|ssl/i,
  );
  const mutual = `${TLS}  client_ca_file: ca.pem\n  client_auth_type: RequireAndVerifyClientCert\n`;
  const { url } = await startServe(tempDir(), ['--web-config', webConfig(mutual)]);
  await expect(askTls(url, {})).rejects.toThrow(/alert|reset|hang up/i);
  const client = await issue(authority);
  expect(await askTls(url, { cert: client.cert, key: client.key })).toMatchObject({ status: 200 });
  const stranger = await issue(undefined);
  await expect(askTls(url, { cert: stranger.cert, key: stranger.key })).rejects.toThrow(
    /alert|reset|hang up/i,
  );
});

test('SIGHUP reads certificates and passwords again; with a mistake the old ones stay', async () => {
  const file = webConfig(`${TLS}${USERS}`);
  const serving = await startServe(tempDir(), ['--web-config', file]);
  const before = await askTls(serving.url, {});
  expect(before.status).toBe(401);
  const renewed = await issue(authority);
  writeFileSync(join(file, '../cert.pem'), renewed.cert);
  process.kill(serving.pid, 'SIGHUP');
  expect(await askTls(serving.url, {})).toEqual(before);
  writeFileSync(join(file, '../key.pem'), renewed.key);
  process.kill(serving.pid, 'SIGHUP');
  await until(async () => (await askTls(serving.url, {})).fingerprint !== before.fingerprint);
});

test.each([
  ['nonsense: 1\n', ':1:1: nonsense is not supported: leave it out'],
  [
    'basic_auth_users: {a: secret}\n',
    ':1:23: is not a bcrypt hash for a: write one with htpasswd -nB USER',
  ],
  ['basic_auth_users:\n', ': names no user: name one, or leave basic_auth_users out'],
  ['tls_server_config: {cert_file: cert.pem}\n', ': needs cert_file and key_file'],
  [
    `${TLS}  client_auth_type: RequireAnyClientCert\n`,
    ': is not supported: client_auth_type is one of ',
  ],
  [`${TLS}  client_auth_type: RequireAndVerifyClientCert\n`, ' without the other'],
  [`${TLS}  min_version: TLS10\n`, ': is not supported: min_version is one of TLS12, TLS13'],
  [
    `${TLS}http_server_config: {http2: true}\n`,
    ': is not supported: leave it out, or write http2: false',
  ],
  ['a: [\n', 'is not YAML'],
  [TLS.replace('key.pem', 'other.pem'), 'key_file '],
  [TLS.replace('key.pem', 'missing.pem'), 'does not exist'],
])('%j is refused, and nothing listens', async (text, expected) => {
  const file = webConfig(text);
  const { exitCode, stderr } = await jobmeter(['serve', '--listen', '0', '--web-config', file]);
  expect(exitCode).toBe(66);
  expect(stderr.toString()).toContain(expected);
  expect(stderr.toString()).not.toContain('secret');
  expect(stderr.toString()).not.toContain('serving');
});

test.runIf(process.getuid?.() === 0)('root reads no web config that others may write', async () => {
  const file = webConfig(USERS);
  chmodSync(file, 0o666);
  const { exitCode, stderr } = await jobmeter(['serve', '--listen', '0', '--web-config', file]);
  expect(exitCode).toBe(66);
  expect(stderr.toString()).toContain('is not read for root, as other users can write to it');
});

test('a key that others can read is said', async () => {
  const file = webConfig(TLS);
  chmodSync(join(file, '../key.pem'), 0o644);
  const serving = await startServe(tempDir(), ['--web-config', file]);
  process.kill(serving.pid, 'SIGTERM');
  const { stderr } = await serving.result;
  expect(stderr.toString()).toMatch(/key_file .*key\.pem: other users can read this secret/);
});
