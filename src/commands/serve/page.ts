import { createHash } from 'node:crypto';
import { sharedBody } from '../../http/server/shared-body.js';
import type { Reply } from '../../http/server/routes.js';
import { printable } from '../../util/unprintable.js';
import { sortGroups } from '../status/select-groups.js';
import { statusCells } from '../status/status-table.js';
import type { Cell } from '../table.js';
import type { Snapshot } from './collect.js';
import { countOf } from '../../util/count-of.js';

/** Uses no scripts, and supports dark mode. */
const STYLE = `:root{color-scheme:light dark;--text:#1b1f24;--dim:#59636e;--line:#d1d9e0;--page:#fff;--red:#b3121d;--yellow:#7d4e00;--green:#116329;--cyan:#0550ae}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--dim:#9198a1;--line:#3d444d;--page:#0d1117;--red:#ff7b72;--yellow:#e3b341;--green:#56d364;--cyan:#79c0ff}}
body{margin:2rem;background:var(--page);color:var(--text);font:15px/1.5 system-ui,sans-serif}
table{border-collapse:collapse;display:block;overflow-x:auto}
th,td{padding:.3rem 1.2rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;white-space:nowrap}
th{color:var(--dim);font-weight:600}
.red{color:var(--red)}.yellow{color:var(--yellow)}.green{color:var(--green)}.cyan{color:var(--cyan)}.dim,footer{color:var(--dim)}
pre{display:inline-block;padding:.6rem 1rem;border:1px solid var(--line)}a{color:var(--cyan)}`;

/** The browser runs no script and loads nothing else, whatever a state file holds. */
const POLICY = `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256')
  .update(STYLE)
  .digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const SCRAPE_JOB = `scrape_configs:
  - job_name: jobmeter
    honor_labels: true
    static_configs:
      - targets: ['HOST:PORT']`;

/** A page with the table that `status` prints. */
export function statusPage(snapshot: Snapshot, hostname: string): Reply {
  const title = `jobmeter on ${hostname}`;
  const html = [
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
    '<meta name="viewport" content="width=device-width">\n',
    `<title>${escaped(title)}</title>\n<link rel="icon" href="data:,">\n<style>${STYLE}</style>\n</head>\n<body>\n`,
    `<h1>${escaped(title)}</h1>\n`,
    tableOf(snapshot),
    problemsOf(snapshot),
    `<h2>For Prometheus</h2>\n<p>All of this is at <a href="metrics">metrics</a>. `,
    'Scrape it with <code>honor_labels: true</code>, or the label <code>job</code> of each job becomes ',
    `<code>exported_job</code>:</p>\n<pre>${escaped(SCRAPE_JOB)}</pre>\n`,
    `<footer>${new Date(snapshot.now * 1000).toISOString()}</footer>\n</body>\n</html>\n`,
  ].join('');
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    content: sharedBody(html),
    headers: { 'Content-Security-Policy': POLICY, 'Referrer-Policy': 'no-referrer' },
  };
}

function tableOf({ groups, now }: Snapshot): string {
  if (groups.length === 0) return '<p>No job has run yet.</p>\n';
  const expected = { now, maxAgeSeconds: undefined };
  const sorted = sortGroups(groups, { ...expected, sort: 'state' });
  const { headings, rows } = statusCells(sorted, expected, ['WHERE']);
  const head = headings.map((heading) => `<th scope="col">${escaped(heading)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map(cellOf).join('')}</tr>\n`).join('');
  return `<p>${countOf(groups.length, 'group')}, the worst first.</p>\n<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}</tbody>\n</table>\n`;
}

function cellOf({ text, style }: Cell): string {
  const of = style === undefined ? '' : ` class="${style}"`;
  return `<td${of}>${escaped(printable(text))}</td>`;
}

/** More rows would be no help. */
const MOST_PROBLEMS = 100;

function problemsOf({ problems }: Snapshot): string {
  if (problems.length === 0) return '';
  const items = problems
    .slice(0, MOST_PROBLEMS)
    .map((text) => `<li>${escaped(printable(text))}</li>\n`);
  const rest = problems.length - items.length;
  const more = rest > 0 ? `<li>and ${rest} more</li>\n` : '';
  return `<h2>Left out</h2>\n<ul class="yellow">\n${items.join('')}${more}</ul>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
