// @ts-check
// Writes the dashboard that `jobmeter dashboard` completes: of Grafana's own SDK, so that it has the form that Grafana
// reads. An expression is a name of src/alerting/dashboard-expressions.ts here, and a legend is LEGEND.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as text from '@grafana/grafana-foundation-sdk/text';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const WIDTH = 24;

/** The values of the expression `state`. */
const STATES = {
  0: { text: 'failed', color: 'red' },
  1: { text: 'ok', color: 'green' },
  2: { text: 'running', color: 'blue' },
  3: { text: 'failing', color: 'orange' },
  4: { text: 'late', color: 'red' },
};

const stateMapping = {
  type: dashboard.MappingType.ValueToText,
  options: STATES,
};

const onlyThisJob = new dashboard.DashboardLinkBuilder('Only this job')
  .type(dashboard.DashboardLinkType.Link)
  .url(
    '/d/${__dashboard.uid}?${datasource:queryparam}&var-job=${__field.labels.job}&${__url_time_range}',
  );

/** @param {string} expr */
const target = (expr, legend = 'LEGEND') =>
  new prometheus.DataqueryBuilder()
    .expr(expr)
    .refId(expr)
    .legendFormat(legend)
    .datasource(DATASOURCE);

/** @param {string} expr */
const instant = (expr) => target(expr).instant().format(prometheus.PromQueryFormat.Table);

/** @param {readonly [value: number | null, color: string][]} steps */
const thresholds = (steps) =>
  new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value, color })));

/**
 * @param {string} title
 * @param {string} expr
 * @param {string} colour of a count above 0
 */
const count = (title, expr, colour) =>
  new stat.PanelBuilder()
    .title(title)
    .datasource(DATASOURCE)
    .withTarget(target(expr, title).instant())
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .graphMode(common.BigValueGraphMode.None)
    .thresholds(
      thresholds([
        [null, 'green'],
        [1, colour],
      ]),
    )
    .height(4)
    .span(WIDTH / 4);

/**
 * @param {string} title
 * @param {readonly prometheus.DataqueryBuilder[]} targets
 * @param {{ readonly unit: string, readonly description?: string, readonly width?: number }} look
 */
const graph = (title, targets, { unit, description = '', width = WIDTH / 2 }) =>
  targets
    .reduce((panel, each) => panel.withTarget(each), new timeseries.PanelBuilder())
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .unit(unit)
    .min(0)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    )
    .dataLinks([onlyThisJob])
    .height(8)
    .span(width);

const states = new statetimeline.PanelBuilder()
  .title('State')
  .description('Late: the deadline has passed without a success.')
  .datasource(DATASOURCE)
  .withTarget(target('state'))
  .mappings([stateMapping])
  .showValue(common.VisibilityMode.Never)
  .dataLinks([onlyThisJob])
  .height(9)
  .span(WIDTH);

/** One row for each group, merged by the labels that the results have in common. */
const jobs = new table.PanelBuilder()
  .title('Jobs')
  .datasource(DATASOURCE)
  .withTarget(instant('state'))
  .withTarget(instant('sinceSuccess'))
  .withTarget(instant('timeLeft'))
  .withTarget(instant('duration'))
  .withTarget(instant('info'))
  .withTransformation({ id: 'merge', options: {} })
  .withTransformation({
    id: 'organize',
    options: {
      excludeByName: { Time: true, __name__: true, 'Value #info': true },
      renameByName: {
        'Value #state': 'State',
        'Value #sinceSuccess': 'Since success',
        'Value #timeLeft': 'Time left',
        'Value #duration': 'Duration',
      },
    },
  })
  .overrideByName('State', [
    { id: 'mappings', value: [stateMapping] },
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
  ])
  .overrideByRegexp('Since success|Time left|Duration', [{ id: 'unit', value: 's' }])
  .overrideByName('job', [
    {
      id: 'links',
      value: [
        {
          title: 'Only this job',
          url: '/d/${__dashboard.uid}?${datasource:queryparam}&var-job=${__value.raw}&${__url_time_range}',
        },
      ],
    },
  ])
  .height(9)
  .span(WIDTH);

const history = new text.PanelBuilder()
  .title('Runs one by one')
  .mode(text.TextMode.Markdown)
  .content(
    'Prometheus knows the last run of a job. Its host remembers a hundred: `jobmeter history JOB`.',
  )
  .height(3)
  .span(WIDTH);

const all = { selected: true, text: 'All', value: '$__all' };

// Grafana before 12 cannot import the newer form.
// oxlint-disable-next-line typescript/no-deprecated
const built = new dashboard.DashboardBuilder('Batch jobs')
  .uid('jobmeter')
  .tags(['jobmeter', 'batch'])
  .refresh('1m')
  .time({ from: 'now-7d', to: 'now' })
  .timezone(common.TimeZoneBrowser)
  .tooltip(dashboard.DashboardCursorSync.Crosshair)
  .withVariable(
    new dashboard.DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
  )
  .withVariable(
    new dashboard.QueryVariableBuilder('job')
      .label('Job')
      .datasource(DATASOURCE)
      .query('values')
      .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
      .multi(true)
      .includeAll(true)
      .allValue('.*')
      .current(all),
  )
  .withVariable(
    new dashboard.AdHocVariableBuilder('filters').label('Filters').datasource(DATASOURCE),
  )
  .withPanel(count('Late', 'late', 'red'))
  .withPanel(count('Failing', 'failing', 'orange'))
  .withPanel(count('Running', 'running', 'blue'))
  .withPanel(count('Jobs', 'jobs', 'green'))
  .withPanel(states)
  .withPanel(jobs)
  .withPanel(history)
  .withRow(new dashboard.RowBuilder('Deadlines and failures'))
  .withPanel(
    graph('Allowance used', [target('allowance')], {
      unit: 'percentunit',
      description: 'From the last success to the deadline. Late above 100 %.',
    })
      .thresholds(
        thresholds([
          [null, 'green'],
          [1, 'red'],
        ]),
      )
      .thresholdsStyle(
        new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed),
      ),
  )
  .withPanel(graph('Since the last success', [target('sinceSuccess')], { unit: 's' }))
  .withPanel(graph('Failures a day', [target('failuresPerDay')], { unit: 'short' }))
  .withPanel(graph('Failures in a row', [target('failuresInARow')], { unit: 'short' }))
  .withRow(new dashboard.RowBuilder('Runs'))
  .withPanel(
    graph('Duration', [target('duration'), target('usualDuration', 'usual LEGEND')], {
      unit: 's',
      description: 'Of the last run, beside what 95 % of the runs before it took.',
    }),
  )
  .withPanel(graph('Stages', [target('stages', 'LEGEND {{stage}}')], { unit: 's' }))
  .withPanel(graph('Records', [target('records', 'LEGEND {{record}}')], { unit: 'short' }))
  .withPanel(
    graph('Records beside the usual number', [target('recordsRatio', 'LEGEND {{record}}')], {
      unit: 'percentunit',
    }),
  )
  .withRow(new dashboard.RowBuilder('Delivery'))
  .withPanel(graph('Since the last push', [target('pushAge')], { unit: 's' }))
  .withPanel(
    graph('Gateway', [target('gatewayUp', '{{instance}}')], {
      unit: 'bool_on_off',
      description: 'Whether Prometheus can scrape it.',
    }),
  )
  .build();

const panels = (built.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 }));

writeFileSync(
  path.join(import.meta.dirname, '../dist/dashboard.json'),
  `${JSON.stringify({ ...built, panels })}\n`,
);
