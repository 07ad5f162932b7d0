/** How jobmeter identifies itself to a server, and how it reaches that server. Files are read after the run starts. */
export interface Access {
  readonly credentials: Credentials;
  /** Headers by name in lower case. A value may be a secret. */
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

/**
 * Proxies by the scheme of the request URL, with the semantics of HTTP_PROXY, HTTPS_PROXY and
 * NO_PROXY.
 */
export interface Proxies {
  /** URL such as `http://user:password@proxy.example:3128`. */
  readonly http?: string;
  readonly https?: string;
  /** Hosts to reach without a proxy, in the syntax of NO_PROXY: `localhost,.example.com`, or `*`. */
  readonly exceptions?: string;
}

/** The base URL of a server, parsed. */
export interface BaseAddress {
  /** Without userinfo, so safe in messages, and without trailing slash. Includes a path prefix. */
  readonly baseUrl: string;
  /** Value of the Authorization header, made from the userinfo. */
  readonly authorization?: string;
}
