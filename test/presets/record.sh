#!/bin/bash
# Records anew what the tools of the presets print: `record.sh` for all of them, `record.sh rsync borg` for some.
# Real tools on small made-up data, in a temporary directory that becomes /tmp/presets in the text; nothing else is
# changed. As root on Debian, installing what is missing; loopback only. Times and sizes differ from one recording to
# the next: read expected.ts again.
#
# Four times: in English into recorded/, in German into recorded/de, in French into recorded/fr, and with colours into
# recorded/color. PASSES="C color" for some.
set -euo pipefail

if [ ! "${PASS:-}" ]; then
  for pass in ${PASSES:-C de fr color}; do
    echo "$pass"
    PASS=$pass "$0" "$@"
  done
  exit
fi

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
export PGHOST=$WORK/postgres PGUSER=postgres
RECORDED=$HERE/recorded LOCALE=C.UTF-8
case $PASS in
  C) export NO_COLOR=1 ;;
  de) export NO_COLOR=1 && RECORDED=$HERE/recorded/de LOCALE=de_DE.UTF-8 ;;
  fr) export NO_COLOR=1 && RECORDED=$HERE/recorded/fr LOCALE=fr_FR.UTF-8 ;;
  color)
    RECORDED=$HERE/recorded/color
    export FORCE_COLOR=1 PY_COLORS=1 ANSIBLE_FORCE_COLOR=1 PG_COLOR=always
    ;;
esac
mkdir -p "$RECORDED"

install() {
  dpkg --status "$@" >/dev/null 2>&1 && return
  apt-get update >&2
  apt-get install --yes --no-install-recommends "$@" >&2
}

for each in de_DE fr_FR; do
  locale -a | grep -qix "$each.utf8" && continue
  install locales
  localedef -i $each -f UTF-8 $each.UTF-8
done

# record NAME COMMAND…: both streams; a tool that fails prints something worth counting too.
record() {
  local name=$1
  shift
  { LC_ALL=$LOCALE "$@" 2>&1 || true; } | sed "s#$WORK#/tmp/presets#g; s#$MODULES#/tmp/presets/node_modules#g" >"$RECORDED/$name.txt"
  echo "$name"
}

# repeat COMMAND ARGUMENTS, ARGUMENTS…: the command once for each list of arguments.
repeat() {
  local command=$1 list=()
  shift
  for word in "$@"; do
    if [ "$word" = , ]; then
      $command "${list[@]}" || true
      list=()
    else
      list+=("$word")
    fi
  done
  $command "${list[@]}"
}

# Names as they are seldom, and hard to tell from messages.
odd_names() {
  mkdir -p "shop/dir:" shop/guitar
  touch "shop/dir:/x:" "shop/a: b" shop/c:d "shop/tar: e" "shop/find: f" "shop/guitar/tar: solo" "shop/g (h)"
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
  mkdir shop/many
  seq 1200 | sed 's#^#shop/many/#' | xargs touch
  record rsync-two-runs repeat 'rsync --archive --stats' shop second , shop/logs third
  rm -r second
  record rsync-human rsync --archive --human-readable --stats shop second
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
  seq 9 >shop/nine.csv
  record restic-dry-run restic backup --dry-run shop
  record restic-two-runs repeat 'restic backup' shop , shop
  record restic-json-two-runs repeat 'restic backup --json' shop , shop/logs
}

borg_() {
  install borgbackup
  export BORG_PASSPHRASE=made-up BORG_REPO=$WORK/borg
  borg init --encryption=repokey
  borg create ::monday shop
  grow
  record borg borg create --stats ::tuesday shop
  record borg-json borg create --json ::wednesday shop
  record borg-iec borg create --stats --iec ::thursday shop
  record borg-two-runs repeat 'borg create --stats' ::friday shop , ::saturday shop/logs
  record borg-json-warning borg create --json --list ::sunday shop not-there
  record borg-json-two-runs repeat 'borg create --json' ::1 shop , ::2 shop/logs
}

rclone_() {
  install rclone
  mkdir copy copy-second
  cp -r shop/logs copy
  cp -r shop/logs copy-second
  touch copy/old.csv copy-second/old.csv
  record rclone rclone sync --verbose shop copy
  record rclone-json rclone sync --use-json-log --verbose shop copy-second
  record rclone-one-line rclone sync --verbose --stats-one-line shop copy-third
  mkdir copy-fifth
  cp shop/logs/today.log shop/items.csv copy-fifth
  mkdir copy-sixth
  record rclone-move rclone move --verbose copy-fifth copy-sixth
  record rclone-two-runs repeat 'rclone sync --verbose' shop copy-fourth , shop copy-fourth
}

tar_() {
  install tar
  record tar tar --create --verbose --totals --file shop.tar shop
  record tar-one-file tar --create --verbose --totals --file one.tar shop/items.csv
  record tar-two-runs repeat 'tar --create --verbose --totals --file' a.tar shop , b.tar shop/logs
  odd_names
  record tar-odd-names /usr/bin/tar --create --verbose --totals --file odd.tar "$WORK/shop" shop not-there
}

find_() {
  install findutils
  record find find shop -type f -print
  odd_names
  record find-odd-names /usr/bin/find shop "$WORK/shop" not-there -type f -print
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
  record pg_dump-schema-only pg_dump --verbose --schema-only --file=shop.sql shop
  createdb third
  record pg_restore-schema-only pg_restore --verbose --schema-only --dbname=third shop.dump
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
  record mysqldump-tab mariadb-dump --socket="$WORK/mariadb/socket" --verbose --tab="$WORK/mariadb" shop
  record mysqldump-no-data mariadb-dump --socket="$WORK/mariadb/socket" --verbose --no-data --result-file=shop.sql shop
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
  install python3-pytest python3-pytest-rerunfailures python3-pytest-subtests
  cat >test_shop.py <<'PYTHON'
import pytest
import warnings

@pytest.mark.parametrize('price', [1, 2, 3])
def test_price(price): assert price > 0
def test_stock(): assert 1 == 2
@pytest.fixture
def shelf(): raise RuntimeError('no shelf')
def test_shelf(shelf): pass
def test_shelves(shelf): pass
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
  mkdir none broken
  record pytest-none pytest-3 none
  record pytest-deselected pytest-3 -k nothing test_shop.py
  echo 'import not_there' | tee broken/test_one.py >broken/test_two.py
  record pytest-broken pytest-3 broken
  cat >test_more.py <<'PYTHON'
def test_always(): assert 0
def test_parts(subtests):
    for each in range(3):
        with subtests.test(each=each): pass
PYTHON
  record pytest-reruns pytest-3 --reruns=2 test_more.py
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
  cat >vitest/fails.test.js <<'JAVASCRIPT'
test.fails('one', () => expect(1).toBe(2));
test.fails('two', () => expect(1).toBe(2));
test('three', () => void Promise.reject(new Error('nobody waits for it')));
JAVASCRIPT
  record vitest-fails node "$MODULES/vitest/vitest.mjs" run --root vitest --globals --maxWorkers=1
  mkdir vitest-broken
  echo "throw new Error('broken');" >vitest-broken/a.test.js
  record vitest-broken node "$MODULES/vitest/vitest.mjs" run --root vitest-broken --maxWorkers=1
}

jest_() {
  script_tests jest
  cd jest
  echo '{}' >package.json
  npm install --silent --no-audit --no-fund jest
  TMPDIR=$WORK record jest node_modules/.bin/jest --runInBand
  echo "throw new Error('broken');" >broken.test.js
  TMPDIR=$WORK record jest-broken node_modules/.bin/jest --runInBand broken
  TMPDIR=$WORK record jest-bail node_modules/.bin/jest --runInBand --bail
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
  cat >junit/SixTest.java <<'JAVA'
import org.junit.jupiter.api.*;
class SixTest {
  @BeforeAll static void before() { throw new IllegalStateException(); }
  @Test void one() { }
}
JAVA
  local jars colours=
  [ "$PASS" = color ] || colours=--disable-ansi-colors
  jars=$(ls /usr/share/java/{junit4,hamcrest-core,junit-jupiter-*,junit-platform-*,opentest4j,apiguardian-api,picocli}.jar |
    paste -sd:)
  javac -cp "$jars" -d junit junit/*.java
  record junit4 java -cp "$jars:junit" org.junit.runner.JUnitCore FourTest
  record junit4-fine java -cp "$jars:junit" org.junit.runner.JUnitCore FineTest
  record junit5 java -cp "$jars:junit" org.junit.platform.console.ConsoleLauncher --disable-banner $colours \
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
  echo 'use Test::More skip_all => "no network";' >none.t
  printf 'use Test::More tests => 2;\nok 1;\nok 1, "pen";\n' >fine.t
  record tap-none perl none.t
  record prove prove --verbose shop.t none.t fine.t
  record prove-none prove --verbose none.t
  install bats
  cat >shop.bats <<'BATS'
@test "pen" { true; }
@test "price # SKIP is no name" { true; }
@test "later" { skip 'no network'; }
@test "wrong" { false; }
BATS
  record tap-bats bats --formatter tap shop.bats
  cat >shop.test.mjs <<'JAVASCRIPT'
import test from 'node:test';
test('pen', () => {});
test('number # SKIP sign', () => {});
test('later', { skip: true }, () => {});
test('tax', { todo: 'later' }, () => { throw new Error('tax'); });
test('wrong', () => { throw new Error('wrong'); });
JAVASCRIPT
  record tap-node node --test --test-reporter tap shop.test.mjs
}

go_test_() {
  install golang-go
  mkdir -p module/price module/stock module/empty module/broken module/leave
  cd module
  printf 'module shop\n\ngo 1.19\n' >go.mod
  printf 'package empty\n' >empty/empty.go
  printf 'package price\nimport "testing"\nfunc TestLow(t *testing.T) {}\nfunc TestHigh(t *testing.T) {}\n%s\n' \
    'func TestLater(t *testing.T) { t.Skip("later") }' >price/price_test.go
  printf 'package stock\nimport "testing"\nfunc TestSum(t *testing.T) { t.Error("1 is not 2") }\n%s\n' \
    'func TestKinds(t *testing.T) { t.Run("pen", func(*testing.T) {}) }' >stock/stock_test.go
  printf 'package leave\nimport ("fmt"; "os"; "testing")\n%s\n%s\n' \
    'func TestOpen(t *testing.T) { fmt.Print("100%%") }' \
    'func TestLeave(t *testing.T) { fmt.Print("code=1"); os.Exit(1) }' >leave/leave_test.go
  printf 'package broken\nvar x int = "text"\n' >broken/broken_test.go
  export GOCACHE=$WORK/go-cache GOFLAGS=-p=1
  record go-test go test -v ./...
  record go-test-cached repeat 'go test -v' ./price , ./price
  record go-test-none go test -v -run Nothing ./price
  cd ..
}

# Those that know colours.
ALL='pg_dump ansible pytest vitest jest junit tap'
[ "$PASS" = color ] || ALL="rsync restic borg rclone tar find logrotate psql mysqldump go_test $ALL"

for tool in "${@:-$ALL}"; do
  for each in $tool; do
    rm -rf shop copy
    tree
    "${each}_"
  done
done
