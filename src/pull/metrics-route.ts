import { CONTENT_TYPES, renderDocument } from '../exposition/document.js';
import { preferredFormat } from '../http/server/accept.js';
import { type SharedBody, sharedBody } from '../http/server/shared-body.js';
import { plainReply } from '../http/server/respond.js';
import type { Reply, Route } from '../http/server/routes.js';
import { shared } from '../http/server/share.js';
import type { Joined } from './join-families.js';

/** Families as bodies. Each format is rendered only once. */
export interface MetricsDocument {
  inFormat(format: keyof typeof CONTENT_TYPES): SharedBody;
}

export function documentOf({ families }: Pick<Joined, 'families'>): MetricsDocument {
  const contents = new Map<string, SharedBody>();
  return {
    inFormat(format) {
      const content = contents.get(format) ?? sharedBody(renderDocument(families, format));
      contents.set(format, content);
      return content;
    },
  };
}

export function metricsRoute(collect: () => Promise<MetricsDocument>): Route {
  return async ({ accept }) => {
    const format = preferredFormat(accept);
    const content = (await collect()).inFormat(format);
    return { status: 200, contentType: CONTENT_TYPES[format], content } satisfies Reply;
  };
}

/**
 * Collects once for all concurrent requests. This folder makes the metrics that Prometheus pulls
 * from `serve` and from runs.
 */
export function sharedDocument(collect: () => Promise<Joined>): () => Promise<MetricsDocument> {
  return shared(async () => documentOf(await collect()));
}

/** Responds as long as the process lives. */
export const HEALTHY: Route = () => plainReply(200, 'jobmeter is healthy\n');
