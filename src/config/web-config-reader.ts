import path from 'node:path';
import type { WebConfig, WebTls } from '../model/listen.js';
import type { ConfigNode, Mistake } from './node.js';

const TOP = ['tls_server_config', 'basic_auth_users', 'http_server_config'];
const TLS = [
  'cert_file',
  'key_file',
  'client_auth_type',
  'client_ca_file',
  'min_version',
  'max_version',
];
const VERSIONS: Readonly<Record<string, 'TLSv1.2' | 'TLSv1.3'>> = {
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};
const CLIENT_AUTH = ['NoClientCert', 'RequireAndVerifyClientCert'];

/** The form of hashes by `htpasswd -B` and other programs. */
const BCRYPT = /^\$2[aby]\$(?:0[4-9]|1\d)\$[./A-Za-z0-9]{53}$/;

/** Reads the nodes of a web config file, and collects all mistakes. */
export class WebConfigReader {
  readonly mistakes: Mistake[];
  readonly #folder: string;

  constructor(folder: string, mistakes: readonly Mistake[]) {
    this.#folder = folder;
    this.mistakes = [...mistakes];
  }

  read(root: ConfigNode): WebConfig {
    const top = this.#entriesOf(root, TOP);
    const http = this.#entriesOf(top.get('http_server_config'), ['http2']).get('http2');
    if (http?.kind === 'text' && http.text !== 'false') {
      this.#report(http, 'is not supported: leave it out, or write http2: false');
    }
    return {
      tls: this.#tls(top.get('tls_server_config')),
      users: this.#users(top.get('basic_auth_users')),
    };
  }

  #tls(node: ConfigNode | undefined): WebTls | undefined {
    if (node === undefined || node.kind === 'empty') return undefined;
    const entries = this.#entriesOf(node, TLS);
    const [certFile, keyFile] = [this.#file(entries, 'cert_file'), this.#file(entries, 'key_file')];
    if (certFile === undefined || keyFile === undefined) {
      this.#report(node, 'needs cert_file and key_file');
      return undefined;
    }
    const clientCaFile = this.#file(entries, 'client_ca_file');
    const clientAuth = this.#choice(entries, 'client_auth_type', CLIENT_AUTH);
    const isRequired = clientAuth === 'RequireAndVerifyClientCert';
    if (isRequired !== (clientCaFile !== undefined)) {
      this.#report(
        node,
        'has one of client_ca_file and client_auth_type: RequireAndVerifyClientCert without the other',
      );
    }
    const minVersion = VERSIONS[this.#choice(entries, 'min_version', Object.keys(VERSIONS)) ?? ''];
    const maxVersion = VERSIONS[this.#choice(entries, 'max_version', Object.keys(VERSIONS)) ?? ''];
    return { certFile, keyFile, clientCaFile, minVersion, maxVersion };
  }

  /** A hash is a secret: messages never quote it. */
  #users(node: ConfigNode | undefined): WebConfig['users'] {
    const users = new Map<string, string>();
    for (const [name, value] of this.#entriesOf(node, undefined)) {
      const hash = value.kind === 'text' && BCRYPT.test(value.text) ? value.text : undefined;
      if (hash === undefined) {
        this.#report(value, `is not a bcrypt hash for ${name}: write one with htpasswd -nB USER`);
      } else users.set(name, hash);
    }
    if (node?.kind === 'empty' || (node?.kind === 'map' && node.entries.length === 0)) {
      this.#report(node, 'names no user: name one, or leave basic_auth_users out');
    }
    return users;
  }

  #entriesOf(
    node: ConfigNode | undefined,
    known: readonly string[] | undefined,
  ): ReadonlyMap<string, ConfigNode> {
    if (node === undefined || node.kind === 'empty') return new Map();
    if (node.kind !== 'map') {
      this.#report(node, 'is not a map: write NAME: VALUE');
      return new Map();
    }
    for (const { name, at } of node.entries) {
      if (known !== undefined && !known.includes(name)) {
        this.mistakes.push({ at, text: `${name} is not supported: leave it out` });
      }
    }
    return new Map(node.entries.map(({ name, value }) => [name, value]));
  }

  #file(entries: ReadonlyMap<string, ConfigNode>, name: string): string | undefined {
    const node = entries.get(name);
    return node?.kind === 'text' && node.text !== ''
      ? path.resolve(this.#folder, node.text)
      : undefined;
  }

  #choice(
    entries: ReadonlyMap<string, ConfigNode>,
    name: string,
    choices: readonly string[],
  ): string | undefined {
    const node = entries.get(name);
    if (node?.kind !== 'text') return undefined;
    if (choices.includes(node.text)) return node.text;
    this.#report(node, `is not supported: ${name} is one of ${choices.join(', ')}`);
    return undefined;
  }

  #report({ at }: ConfigNode, text: string): void {
    this.mistakes.push({ at, text });
  }
}
