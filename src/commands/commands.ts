import type { Commands } from './command.js';
import { run, runCommand } from './run.js';

/**
 * All commands, in the order of the help. This folder has one file per command, and folders for
 * commands of several files. Help, completion and man pages are made from this table. `run` is
 * imported statically, because it must start its command without delay; other commands are loaded
 * on demand. Two that share most of their code are one bundle (bundles/).
 */
export const COMMANDS: Commands = {
  run: { summary: 'run a command, measure it, push the result', load: async () => run },
  push: {
    summary: 'send metrics from stdin or a file to a group',
    load: async () => (await import('./push.js')).push,
  },
  status: {
    summary: 'list the jobs of local state and of gateways',
    load: async () => (await import('./bundles/groups.js')).status,
  },
  history: {
    summary: 'list the last runs of a job',
    load: async () => (await import('./bundles/groups.js')).history,
  },
  check: {
    summary: 'check the set-up: gateways, state, cron, Prometheus',
    load: async () => (await import('./check.js')).check,
  },
  announce: {
    summary: 'tell when a job is due, without running it',
    load: async () => (await import('./bundles/delivery.js')).announce,
  },
  rules: {
    summary: 'print alert rules for Prometheus, and their tests',
    load: async () => (await import('./rules.js')).rules,
  },
  dashboard: {
    summary: 'print a dashboard for Grafana',
    load: async () => (await import('./dashboard.js')).dashboard,
  },
  flush: {
    summary: 'send results that earlier runs could not send',
    load: async () => (await import('./bundles/delivery.js')).flush,
  },
  serve: {
    summary: 'serve local state on /metrics, for Prometheus to scrape',
    load: async () => (await import('./serve.js')).serve,
  },
  prune: {
    summary: 'delete groups that had no push for a while',
    load: async () => (await import('./bundles/removal.js')).prune,
  },
  delete: {
    summary: 'delete one group, or those with certain labels',
    load: async () => (await import('./bundles/removal.js')).remove,
  },
  parse: {
    summary: 'try patterns and presets on a saved log',
    load: async () => (await import('./parse.js')).parse,
  },
  config: {
    summary: 'check the config file, or show what it sets',
    load: async () => (await import('./config.js')).config,
  },
  crontab: {
    summary: 'put jobmeter in front of every line of a crontab',
    load: async () => (await import('./crontab.js')).crontab,
  },
  shell: {
    summary: "run a line as cron's shell, and measure it",
    load: async () => (await import('./shell.js')).shellFor(runCommand),
  },
  presets: {
    summary: 'list the tools whose output jobmeter understands, or explain one',
    load: async () => (await import('./presets.js')).presets,
  },
  completion: {
    summary: 'print a completion script for bash, zsh or fish',
    load: async () => (await import('./completion.js')).completionFor(COMMANDS),
  },
  help: {
    summary: 'explain a command or a topic',
    load: async () => (await import('./help.js')).helpFor(COMMANDS),
  },
};
