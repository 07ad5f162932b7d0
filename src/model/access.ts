/** How a client identifies itself to a server, and how it reaches that server. Files are read after the run. */
export interface Access {
  readonly credentials: Credentials;
  /** By name in lower case. A value may be a secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsFiles;
  readonly proxies: Proxies;
}

/** Credentials in a base URL override these. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: Secret | undefined }
  | { readonly kind: 'bearer'; readonly token: Secret };

export type Secret =
  | { readonly kind: 'text'; readonly text: string; readonly source: string }
  | ({ readonly kind: 'file' } & NamedFile);

/** A file, and the option or variable that names it. */
export interface NamedFile {
  readonly path: string;
  readonly source: string;
}

/** PEM files. */
export interface TlsFiles {
  readonly ca?: NamedFile;
  readonly cert?: NamedFile;
  readonly key?: NamedFile;
}

/** The proxies for requests, by the scheme of the URL, as the usual environment variables name them. */
export interface Proxies {
  /** URL such as `http://user:password@proxy.example:3128`. */
  readonly http?: string;
  readonly https?: string;
  /** Hosts that are reached directly, in the form of NO_PROXY: `localhost,.example.com`, or `*`. */
  readonly exceptions?: string;
}

/** The base URL of a server, taken apart. */
export interface BaseAddress {
  /** Without userinfo and final slash. A path prefix is kept. */
  readonly baseUrl: string;
  /** Value of the Authorization header that the userinfo stands for. */
  readonly authorization?: string;
  /** For messages: never holds a secret. */
  readonly display: string;
}
