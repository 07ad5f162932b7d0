#!/bin/bash
# Records anew what the tools of the presets print: `record.sh` for all of them, `record.sh rsync borg` for some.
# Real tools on small made-up data, in a temporary directory that becomes /tmp/presets in the text; nothing else is
# changed. As root on Debian, installing what is missing; loopback only. Times and sizes differ from one recording to
# the next: read expected.ts again.
set -euo pipefail

# A name space of its own for the name of the machine, which borg prints.
[ "${RECORDING:-}" ] || RECORDING=1 exec unshare --uts "$0" "$@"
hostname backup1

HERE=$(cd "$(dirname "$0")" && pwd)
MODULES=$(cd "$HERE/../../node_modules" && pwd)
WORK=$(mktemp -d /tmp/presets.XXXXXX)
chmod 755 "$WORK"
trap 'stop_servers; rm -rf "$WORK"' EXIT
cd "$WORK"
export LC_ALL=C.UTF-8 TZ=UTC HOME=$WORK PATH=/usr/sbin:/usr/bin:$PATH DEBIAN_FRONTEND=noninteractive
export NO_COLOR=1 PGHOST=$WORK/postgres PGUSER=postgres

install() {
  dpkg --status "$@" >/dev/null 2>&1 && return
  apt-get update >&2
  apt-get install --yes --no-install-recommends "$@" >&2
}

# record NAME COMMAND…: both streams; a tool that fails prints something worth counting too.
record() {
  local name=$1
  shift
  { "$@" 2>&1 || true; } | sed "s#$WORK#/tmp/presets#g" >"$HERE/recorded/$name.txt"
  echo "$name"
}

# A tree of five files, two directories; `grow` changes one, adds one and removes one.
tree() {
  mkdir -p shop/logs
  seq 1 200000 >shop/orders.csv
  seq 1 3000 >shop/items.csv
  seq 7 9000 >shop/prices.csv
  echo started >shop/logs/today.log
  echo '{}' >shop/settings.json
}
grow() {
  seq 1 200500 >shop/orders.csv
  seq 5 50000 >shop/stock.csv
  rm shop/settings.json
}

rsync_() {
  install rsync
  rsync --archive shop copy
  grow
  record rsync rsync --archive --delete --stats shop copy
}

restic_() {
  install restic
  export RESTIC_PASSWORD=made-up RESTIC_REPOSITORY=$WORK/restic
  restic init >/dev/null
  restic backup shop >/dev/null
  grow
  cp -r restic restic-second
  record restic restic backup shop
  RESTIC_REPOSITORY=$WORK/restic-second record restic-json restic backup --json shop
}

borg_() {
  install borgbackup
  export BORG_PASSPHRASE=made-up BORG_REPO=$WORK/borg
  borg init --encryption=repokey
  borg create ::monday shop
  grow
  record borg borg create --stats ::tuesday shop
  record borg-json borg create --json ::wednesday shop
}

rclone_() {
  install rclone
  mkdir copy copy-second
  cp -r shop/logs copy
  cp -r shop/logs copy-second
  touch copy/old.csv copy-second/old.csv
  record rclone rclone sync --verbose shop copy
  record rclone-json rclone sync --use-json-log --verbose shop copy-second
}

tar_() {
  install tar
  record tar tar --create --verbose --totals --file shop.tar shop
}

find_() {
  install findutils
  record find find shop -type f -print
}

logrotate_() {
  install logrotate
  printf 'one\n' >shop/logs/one.log
  : >shop/logs/two.log
  printf '%s/shop/logs/*.log {\n  su root root\n  size 3\n  notifempty\n  rotate 2\n}\n' "$WORK" >rotate.conf
  chmod 644 rotate.conf
  record logrotate logrotate --verbose --state "$WORK/rotate.state" rotate.conf
}

postgres() {
  install postgresql postgresql-client
  POSTGRES=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
  [ -d postgres ] && return
  mkdir postgres
  chown postgres postgres
  runuser -u postgres -- "$POSTGRES/initdb" --pgdata=postgres/data --auth=trust >/dev/null
  runuser -u postgres -- "$POSTGRES/pg_ctl" start --wait --pgdata=postgres/data --log=postgres/log \
    --options="-c listen_addresses='' -c unix_socket_directories='$WORK/postgres'" >/dev/null
  createdb shop
}

cat_sql() {
  cat <<'SQL'
create table items (id integer primary key, name text);
create table orders (id integer primary key, item integer references items);
create view sold as select name from items join orders on item = items.id;
copy items from stdin;
1	pen
2	book
3	lamp
\.
insert into orders values (1, 1), (2, 3);
update items set name = upper(name) where id < 3;
delete from orders where id = 2;
create table archive as select * from orders;
select count(*) from items;
insert into orders values (2, 2), (3, 2), (4, 1);
SQL
}

psql_() {
  postgres
  dropdb shop
  createdb shop
  cat_sql >shop.sql
  record psql psql --dbname=shop --file=shop.sql
}

pg_dump_() {
  psql_
  record pg_dump pg_dump --verbose --format=custom --file=shop.dump shop
  createdb second
  record pg_restore pg_restore --verbose --dbname=second shop.dump
}

mysqldump_() {
  install mariadb-server mariadb-client
  mkdir mariadb
  chown mysql mariadb
  mariadb-install-db --user=mysql --datadir="$WORK/mariadb/data" >/dev/null 2>&1
  mariadbd --user=mysql --skip-networking --datadir="$WORK/mariadb/data" --socket="$WORK/mariadb/socket" \
    --pid-file="$WORK/mariadb/pid" >mariadb/log 2>&1 &
  until mariadb-admin --socket="$WORK/mariadb/socket" ping >/dev/null 2>&1; do sleep 0.2; done
  mariadb --socket="$WORK/mariadb/socket" --execute="create database shop; use shop;
    create table items (id integer primary key); insert into items values (1), (2), (3);
    create table orders (id integer primary key); create view sold as select id from orders"
  record mysqldump mariadb-dump --socket="$WORK/mariadb/socket" --verbose --result-file=shop.sql shop
}

stop_servers() {
  [ -d "$WORK/postgres/data" ] &&
    runuser -u postgres -- "$POSTGRES/pg_ctl" stop --mode=fast --pgdata="$WORK/postgres/data" >/dev/null
  [ -f "$WORK/mariadb/pid" ] && mariadb-admin --socket="$WORK/mariadb/socket" shutdown
  return 0
}

ansible_() {
  install ansible-core
  cat >play.yml <<'YAML'
- hosts: all
  gather_facts: false
  tasks:
    - command: 'true'
    - command: 'true'
      changed_when: false
    - command: 'true'
      when: false
    - command: 'false'
      when: inventory_hostname == 'web2'
YAML
  record ansible ansible-playbook --connection=local --inventory=web1,db-1.example.com,web2, \
    --extra-vars=ansible_python_interpreter=/usr/bin/python3 play.yml
}

pytest_() {
  install python3-pytest
  cat >test_shop.py <<'PYTHON'
import pytest
import warnings

@pytest.mark.parametrize('price', [1, 2, 3])
def test_price(price): assert price > 0
def test_stock(): assert 1 == 2
@pytest.fixture
def shelf(): raise RuntimeError('no shelf')
def test_shelf(shelf): pass
@pytest.mark.skip(reason='later')
def test_later(): pass
@pytest.mark.xfail
def test_known(): assert False
@pytest.mark.xfail
def test_repaired(): pass
def test_old(): warnings.warn('old')
PYTHON
  record pytest pytest-3 --deselect test_shop.py::test_old test_shop.py
  record pytest-quiet pytest-3 --quiet test_shop.py
}

script_tests() {
  mkdir -p "$1"
  cat >"$1/price.test.js" <<'JAVASCRIPT'
describe('price', () => {
  test('is positive', () => expect(1).toBe(1));
  test('is a number', () => expect(2).toBe(2));
  test('is right', () => expect(1).toBe(2));
  test.skip('is low', () => {});
  test.todo('is printed');
});
JAVASCRIPT
  echo "test('stock', () => expect(1).toBe(1));" >"$1/stock.test.js"
  echo "describe.skip('later', () => { test('one', () => {}); });" >"$1/later.test.js"
}

vitest_() {
  script_tests vitest
  record vitest node "$MODULES/vitest/vitest.mjs" run --root vitest --globals --maxWorkers=1
}

jest_() {
  script_tests jest
  cd jest
  echo '{}' >package.json
  npm install --silent --no-audit --no-fund jest
  TMPDIR=$WORK record jest node_modules/.bin/jest --runInBand
  cd ..
}

junit_() {
  install default-jdk-headless junit4 junit5 libapiguardian-java libopentest4j-java libpicocli-java
  mkdir junit
  cat >junit/FourTest.java <<'JAVA'
import static org.junit.Assert.assertEquals;
import org.junit.*;
public class FourTest {
  @Test public void one() { assertEquals(1, 1); }
  @Test public void two() { assertEquals(1, 2); }
  @Test @Ignore public void later() { }
}
JAVA
  cat >junit/FineTest.java <<'JAVA'
public class FineTest {
  @org.junit.Test public void one() { }
  @org.junit.Test public void two() { }
}
JAVA
  cat >junit/FiveTest.java <<'JAVA'
import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.*;
class FiveTest {
  @Test void one() { assertEquals(1, 1); }
  @Test void two() { assertEquals(1, 1); }
  @Test void three() { assertEquals(1, 2); }
  @Test @Disabled void later() { }
}
JAVA
  local jars
  jars=$(ls /usr/share/java/{junit4,hamcrest-core,junit-jupiter-*,junit-platform-*,opentest4j,apiguardian-api,picocli}.jar |
    paste -sd:)
  javac -cp "$jars" -d junit junit/*.java
  record junit4 java -cp "$jars:junit" org.junit.runner.JUnitCore FourTest
  record junit4-fine java -cp "$jars:junit" org.junit.runner.JUnitCore FineTest
  record junit5 java -cp "$jars:junit" org.junit.platform.console.ConsoleLauncher --disable-banner --disable-ansi-colors \
    --classpath junit --include-engine junit-jupiter --scan-classpath
}

tap_() {
  install perl
  cat >shop.t <<'PERL'
use Test::More tests => 6;
ok 1, 'price';
ok 1, 'stock';
is 1, 2, 'sum';
SKIP: { skip 'no network', 1; fail }
TODO: { local $TODO = 'later'; ok 0, 'tax' }
subtest inner => sub { plan tests => 1; ok 1 };
PERL
  record tap perl shop.t
}

go_test_() {
  install golang-go
  mkdir -p module/price module/stock module/empty
  cd module
  printf 'module shop\n\ngo 1.19\n' >go.mod
  printf 'package empty\n' >empty/empty.go
  printf 'package price\nimport "testing"\nfunc TestLow(t *testing.T) {}\nfunc TestHigh(t *testing.T) {}\n%s\n' \
    'func TestLater(t *testing.T) { t.Skip("later") }' >price/price_test.go
  printf 'package stock\nimport "testing"\nfunc TestSum(t *testing.T) { t.Error("1 is not 2") }\n%s\n' \
    'func TestKinds(t *testing.T) { t.Run("pen", func(*testing.T) {}) }' >stock/stock_test.go
  GOCACHE=$WORK/go-cache GOFLAGS=-p=1 record go-test go test -v ./...
  cd ..
}

for tool in "${@:-rsync restic borg rclone tar find logrotate psql pg_dump mysqldump ansible pytest vitest jest junit tap
  go_test}"; do
  for each in $tool; do
    rm -rf shop copy
    tree
    "${each}_"
  done
done
