import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelMatcher } from '../model/label-matcher.js';
import type { AlertingTarget } from './alert.js';
import { dashboardExpressions } from './dashboard-expressions.js';
import { braces } from './selectors.js';
import { jsonText } from '../util/json.js';

export interface DashboardOptions {
  readonly target: AlertingTarget;
  /** Each label gets a variable. */
  readonly groupLabels: readonly string[];
}

/** The fields that are filled in here. All others are kept as they are. */
interface Template {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
}

interface Panel {
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Variable {
  readonly name: string;
  readonly label: string;
}

/**
 * The build makes the file (.build/dashboard.js). The bundle, the library and the source are
 * equally deep below the root.
 */
const FILE = join(import.meta.dirname, '../../dist/dashboard.json');

/** @throws Error if the file is missing from the installation */
export function dashboardJson(options: DashboardOptions): string {
  const template = JSON.parse(readFileSync(FILE, 'utf8')) as Template;
  return `${jsonText(completed(template, options))}\n`;
}

function completed(template: Template, { target, groupLabels }: DashboardOptions): Template {
  const variables = [JOB, ...groupLabels.map(variableOf)];
  const expressions = dashboardExpressions({
    ...target,
    matchers: [...target.matchers, ...variables.map(matcherOf)],
  });
  const legend = ['job', ...groupLabels].map((label) => `{{${label}}}`).join(' ');
  const panels = template.panels
    .map((panel) => completedPanel(panel, expressions, legend))
    .filter(({ targets }) => targets?.length !== 0);
  const list = template.templating.list.flatMap((variable) =>
    variable.name === 'job'
      ? variables.map((each, index) => ({
          ...variable,
          name: each.name,
          label: index === 0 ? variable.label : each.matched,
          query: values(target, variables.slice(0, index), each),
        }))
      : [variable],
  );
  return { ...template, panels, templating: { ...template.templating, list } };
}

/** A variable, and the label whose values it offers. */
interface LabelVariable {
  readonly name: string;
  readonly matched: string;
}

const JOB: LabelVariable = { name: 'job', matched: 'job' };

/** The prefix keeps labels apart from the other variables of the dashboard. */
function variableOf(label: string): LabelVariable {
  return { name: `group_${label}`, matched: label };
}

/** Grafana writes several values as alternatives, with their special characters escaped. */
function matcherOf({ name, matched }: LabelVariable): LabelMatcher {
  return { label: matched, operator: '=~', value: `$${name}` };
}

/** Queries the values of a label, restricted by the variables before it. */
function values(
  { prefix, matchers }: AlertingTarget,
  earlier: readonly LabelVariable[],
  { matched }: LabelVariable,
): string {
  return `label_values(${prefix}info${braces([...matchers, ...earlier.map(matcherOf)])}, ${matched})`;
}

function completedPanel(
  panel: Panel,
  expressions: ReturnType<typeof dashboardExpressions>,
  legend: string,
): Panel {
  if (panel.targets === undefined) return panel;
  const targets = panel.targets.flatMap((target) => {
    const expr = expressions[target.expr];
    const legendFormat = target.legendFormat.replace('LEGEND', legend);
    return expr === undefined ? [] : [{ ...target, expr, legendFormat }];
  });
  return { ...panel, targets };
}
