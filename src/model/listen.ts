/** The address that a server listens on. */
export type ListenAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'unix';
      /** Absolute. */
      readonly path: string;
      /** Permissions of the socket. */
      readonly mode: number;
    };

/** How a run in progress is pulled. */
export interface ListenOptions {
  readonly address: ListenAddress;
  /** Path of a file in the format of exporter-toolkit's `--web.config.file`. */
  readonly webConfig: string | undefined;
}

/** The content of a web config file. Paths are absolute. */
export interface WebConfig {
  readonly tls: WebTls | undefined;
  /** bcrypt hashes by user name. Without users, anyone may read. */
  readonly users: ReadonlyMap<string, string>;
}

export interface WebTls {
  readonly certFile: string;
  readonly keyFile: string;
  /** Clients need a certificate from these authorities. */
  readonly clientCaFile: string | undefined;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3' | undefined;
  readonly maxVersion: 'TLSv1.2' | 'TLSv1.3' | undefined;
}
