import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measuredBy } from '../../src/crontab/measured-by.js';
import type { JobLine } from '../../src/crontab/line.js';
import { nameJobs } from '../../src/crontab/name-jobs.js';
import { readCrontab } from '../../src/crontab/read-crontab.js';
import { readableName } from '../../src/crontab/readable-name.js';
import { wrapAll } from './wrap-all.js';
import { AWKWARD } from './awkward.js';

test.each([
  ['/usr/local/bin/backup.sh --all', 'backup'],
  ['cd /srv/app && ./bin/nightly-report.py', 'nightly_report'],
  ['nice -n 19 ionice -c3 /opt/dump.sh', 'dump'],
  ['nice -19 ionice -c 3 -n 7 dump', 'dump'],
  ['flock -n /run/x.lock -c "sync-all --fast"', 'sync_all'],
  ['flock -w 5 /run/x.lock timeout -k 5 1h sync-all', 'sync_all'],
  ['sudo -u postgres -H pg_dump -Fc shop', 'pg_dump'],
  ['A=1 env B=2 chronic rsnapshot daily', 'rsnapshot_daily'],
  ['[ -x /usr/bin/x ] && x', 'x'],
  ['if test -f /etc/y; then /usr/bin/y --z; fi', 'y'],
  ['. /etc/profile; certbot -q renew', 'certbot_renew'],
  ['run-parts --report /etc/cron.daily', 'cron_daily'],
  ['/usr/bin/python3 -u /srv/import_users.py --dry', 'import_users'],
  ['python3 -m app.jobs.cleanup', 'app_jobs_cleanup'],
  ['/usr/bin/php8.2 -d memory_limit=1G artisan queue:prune', 'artisan_queue_prune'],
  ['java -Xmx1g -jar /opt/etl-1.2.jar', 'etl_1_2'],
  ['bash -lc "cd /srv && rake db:clean"', 'rake_db_clean'],
  ['su - www-data -c "drush cron"', 'drush_cron'],
  ['docker exec -u 33 -i nextcloud php occ files:scan', 'occ_files_scan'],
  ['docker compose exec -T app ./manage.py clearsessions', 'manage_clearsessions'],
  ['curl -fsS https://user:secret@www.example.org/cron?key=secret', 'curl_www_example_org'],
  ['(sleep 30; backup)', 'backup'],
  ['sleep $((RANDOM % 60)); backup', 'backup'],
  ['for f in *; do gzip "$f"; done', 'gzip'],
  ['while read -r x; do load "$x"; done', 'load'],
  ['exec 9>/run/lock; flock -n 9 || exit 1; work', 'work'],
  ['perl -e "sleep rand 60" && work', 'work'],
  ['command -v work >/dev/null && work', 'work'],
  ['[ -x /only/a/guard ]', 'job'],
  ['', 'job'],
  ['/opt/backup/run.sh', 'backup'],
  ['/opt/backup/bin/run.sh --all', 'backup'],
  ['bash /srv/shop-export/current/start.sh', 'shop_export'],
  ['php -f /var/www/nextcloud/cron.php', 'nextcloud'],
  ['cd /srv/report && python3 main.py', 'main'],
  ['/home/alice/bin/run.sh', 'run'],
  ['$HOME/run', 'run'],
  ['/usr/local/bin/run', 'run'],
  ['node /srv/import/dist/index.js', 'import'],
  ['bundle exec run', 'run'],
  ['$HOME/bin/überweisung', 'berweisung'],
  ['"$HOME/my scripts/do it.sh"', 'do_it'],
  ['>/dev/null 2>&1 work # comment', 'work'],
  ['time -p work', 'work'],
  ['! time work', 'work'],
  ['while read -r a b; do echo "[$a]"; done < list', 'echo'],
  ['for i in 1 2; do [ $i = 2 ] && continue; echo $i; done', 'echo'],
  ['shopt -s extglob; work', 'work'],
  ['run-parts /etc/cron.daily/', 'cron_daily'],
  ['restic -r sftp:host:/repo --password-file=x backup /srv', 'restic_backup'],
  ['/opt/gitlab/bin/gitlab-backup create CRON=1', 'gitlab_backup_create'],
  ['bash -lc "cd /srv && RAILS_ENV=x bundle exec rake db:clean"', 'rake_db_clean'],
  ['npm --prefix /srv run nightly', 'nightly'],
  ['poetry run python -m jobs.daily', 'jobs_daily'],
  ['bundle exec', 'bundle_exec'],
  ['podman exec -it --user 33 cloud php occ files:cleanup', 'occ_files_cleanup'],
  ['docker-compose exec -T db sh -c "mysqldump --all-databases"', 'mysqldump'],
  ['kubectl -n prod exec deploy/web -c app -- /app/cleanup.sh', 'cleanup'],
  ['docker run --rm -v /srv:/data:ro certbot/certbot:v2 renew', 'certbot_renew'],
  [
    'docker compose -f /srv/app.yml run --rm web ./manage.py clearsessions',
    'web_manage_clearsessions',
  ],
  ['docker run --rm example/report', 'report'],
  ['docker run', 'docker'],
  ['docker exec', 'docker_exec'],
  ['/usr/local/bin/ea-php81 /home/a/artisan schedule:run', 'artisan_schedule_run'],
  ['gosu postgres pg_dump shop', 'pg_dump'],
  ['chroot /srv/jail /bin/work', 'work'],
  ['systemd-run --scope -p MemoryMax=1G work', 'work'],
  ['script -qec "work --all" /dev/null', 'work'],
  ['mkdir -p /srv/x && touch /run/l; work; rm -f /run/l', 'work'],
  ['rm -rf /srv/cache', 'rm'],
  ['eval `ssh-agent`; work', 'work'],
  ['eval "$(cat ~/.env)"; work', 'work'],
  ['curl -fsS https://hc-ping.com/1/start; work; curl -fsS https://hc-ping.com/1/$?', 'work'],
  ['curl -fsS https://hc-ping.com/1', 'curl_hc_ping_com'],
  ['out=$(work 2>&1); rc=$?; [ $rc -eq 0 ] || echo "$out"; exit $rc', 'work'],
  ['if ! out=$(nice work 2>&1); then echo "$out"; fi', 'work'],
  ['day=$(date +%F); work "$day"', 'work'],
  ['x'.repeat(300), 'x'.repeat(60)],
])('%s is named %s', (line, name) => {
  expect(readableName(line)).toBe(name);
});

const jobsIn = (lines: readonly string[]): readonly JobLine[] =>
  readCrontab(lines.map((line) => `@daily ${line}\n`).join(''), 'user').lines as readonly JobLine[];

const namesOf = (lines: readonly string[], taken: readonly string[] = []): readonly string[] => [
  ...nameJobs(jobsIn(lines), new Set(taken)).values(),
];

test('only where two would get one name, each gets digits of its command', () => {
  const [first, second, third] = namesOf(['a/backup', 'b/backup', 'other']);
  expect(first).toMatch(/^backup_[0-9a-f]{4}$/);
  expect(second).toMatch(/^backup_[0-9a-f]{4}$/);
  expect(second).not.toBe(first);
  expect(third).toBe('other');
  expect(namesOf(['b/backup', 'a/backup'])).toEqual([second, first]);
  expect(namesOf(['a/backup'], ['backup'])).toEqual([first]);
  expect(namesOf(['cat%a', 'cat%b'])[0]).toMatch(/^cat_/);
});

test('the same command a second time is counted', () => {
  expect(namesOf(['backup', 'backup', 'backup'])).toEqual(['backup', 'backup_2', 'backup_3']);
});

test('all awkward lines get names of their own, most of them without digits', () => {
  const jobs = AWKWARD.slice(0, 41).flatMap(
    ({ line, system }) => readCrontab(`${line}\n`, system ? 'system' : 'user').lines as JobLine[],
  );
  const names = [...nameJobs(jobs, new Set()).values()];
  expect(new Set(names).size).toBe(41);
  expect(names.filter((name) => /_[0-9a-f]{4}$/.test(name)).length).toBeLessThan(12);
});

test('names that are written stay when lines are added, removed and moved, and new ones differ', () => {
  const line = fc.constantFrom(...AWKWARD.filter(({ system }) => !system).map((each) => each.line));
  fc.assert(
    fc.property(
      fc.array(line),
      fc.array(line),
      fc.infiniteStream(fc.nat()),
      (first, more, random) => {
        const written = wrapAll(first);
        const kept = written.filter(() => random.next().value % 4 > 0);
        const mixed = [...kept, ...more]
          .map((text) => [random.next().value, text] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, text]) => text);
        const after = wrapAll(mixed);
        for (const text of kept) expect(after).toContain(text);
        const names = readCrontab(after.map((text) => `${text}\n`).join(''), 'user').lines.flatMap(
          (each) => (each.kind === 'job' ? (measuredBy(each)?.name ?? []) : []),
        );
        expect(new Set(names).size).toBe(names.length);
        expect(wrapAll(after)).toEqual(after);
      },
    ),
    { numRuns: 50 },
  );
});
