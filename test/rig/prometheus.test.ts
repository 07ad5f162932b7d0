import { expect, test } from 'vitest';
import { startPrometheus } from './prometheus.js';
import { startPushgateway } from './pushgateway.js';
import { describeWith } from './server.js';

describeWith('prometheus', 'prometheus-pushgateway')('Prometheus', () => {
  test('scrapes a gateway and keeps the pushed job label', async () => {
    await using gateway = await startPushgateway();
    await fetch(`${gateway.url}/metrics/job/a`, { method: 'POST', body: '# TYPE x gauge\nx 2\n' });
    await using prometheus = await startPrometheus({ scrape: gateway.url });

    expect(await prometheus.queryUntilFound('x')).toEqual([
      { labels: { __name__: 'x', job: 'a' }, value: 2 },
    ]);
    expect(await prometheus.query('y')).toEqual([]);
    await expect(prometheus.query('x{')).rejects.toThrow('parse error');
  });
});
