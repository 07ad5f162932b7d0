import type { ParsedAddress } from '../../http/address.js';
import type { Access } from '../../model/access.js';
import type { ServerSpec } from '../../model/destination.js';
import type { ListKey } from '../../options/options.js';
import type { Resolver } from '../../options/resolver.js';
import { describeAccess } from '../describe-access.js';
import type { DestinationKind } from '../kind.js';
import { resolveAnonymousAccess } from '../resolve-access.js';
import type { EngineProtocol } from './engine-destination.js';

/** What one kind of engine does in its own way. */
interface EngineTraits<Kind extends string> {
  /** Also the prefix of names, which distinguishes the destination from others with the same URL. */
  readonly kind: Kind;
  readonly option: ListKey;
  readonly parse: (url: string) => ParsedAddress;
  readonly accessOf: (resolver: Resolver) => Access;
  readonly load: () => Promise<EngineProtocol>;
}

/** A kind of engines that an option names by their whole URL. */
export function engineKind<Kind extends 'remote-write' | 'otlp'>(
  traits: EngineTraits<Kind>,
): DestinationKind<ServerSpec<Kind>> {
  const { kind, parse, load } = traits;
  const prefix = `${kind}:`;
  const urlIn = (name: string): string | undefined =>
    name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
  return {
    resolve: (resolver) => specsIn(traits, prefix, resolver),
    recall(resolver, name) {
      const address = parse(urlIn(name) ?? '');
      if (address.kind === 'invalid') return undefined;
      return { kind, name, address, access: resolveAnonymousAccess(resolver) };
    },
    argumentsFor(name) {
      const url = urlIn(name);
      return url === undefined ? undefined : [`--${kind}`, url];
    },
    async load() {
      const { openEngine } = await import('./engine-destination.js');
      return { open: openEngine.bind(undefined, await load()) };
    },
    async check(spec, { timeoutSeconds }) {
      const { checkWithAccess } = await import('./check.js');
      return checkWithAccess(await load(), spec, timeoutSeconds);
    },
    describe: async ({ address, access }) => [
      [kind.replace('-', ' '), `POST ${address.baseUrl}`],
      ...describeAccess(access),
    ],
  };
}

function specsIn<Kind extends string>(
  { kind, option, parse, accessOf }: EngineTraits<Kind>,
  prefix: string,
  resolver: Resolver,
): readonly ServerSpec<Kind>[] {
  const specs = new Map<string, ServerSpec<Kind>>();
  for (const text of resolver.values(option)) {
    const address = parse(text);
    if (address.kind === 'invalid') {
      resolver.report(option, address.reason);
      continue;
    }
    const name = `${prefix}${address.baseUrl}`;
    specs.set(name, { kind, name, address, access: accessOf(resolver) });
  }
  return [...specs.values()];
}
