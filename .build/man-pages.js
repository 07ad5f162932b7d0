// @ts-check
// Writes the man pages, made from the table of commands and from the texts of `jobmeter help`.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../dist/commands/commands.js';
import { manPages } from '../dist/help/man-pages.js';

const ROOT = path.join(import.meta.dirname, '..');
const OUTPUT = path.join(ROOT, 'dist/man');

const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

// The same source gives the same pages: https://reproducible-builds.org/specs/source-date-epoch/
const seconds = process.env['SOURCE_DATE_EPOCH'];
const now = seconds === undefined ? new Date() : new Date(Number(seconds) * 1000);

const commands = await Promise.all(
  Object.values(COMMANDS).map(async ({ summary, load }) => ({
    summary,
    shape: (await load()).shape,
  })),
);
const pages = manPages(commands, { version, date: now.toISOString().slice(0, 10) });
rmSync(OUTPUT, { recursive: true, force: true });
mkdirSync(OUTPUT, { recursive: true });
for (const [name, text] of pages) writeFileSync(path.join(OUTPUT, name), text);
