#!/bin/bash
# What a second core brings a server, on a machine of two: the load needs a core of its own, so the server gets a quota of one core and then the
# same of each of two, and the load generator the rest. Prints operations a second for both, and the ratio of their medians.
#   eng/two-cores.sh [PORTOLAN] [QUOTA] [ROUNDS] [PORTS]
#     a published program (artifacts/native/portolan), percent of a core (25), rounds (3), ports of the passive range (300)
# Needs root (a cpu control group), taskset, and nothing else busy on the machine.
set -euo pipefail
cd "$(dirname "$0")/.."
portolan=${1:-artifacts/native/portolan} quota=${2:-25} rounds=${3:-3} ports=${4:-300} period=5000 # short, so that a server out of quota is not taken for a stuck one
load=artifacts/two-cores
[ -x "$portolan" ] || { echo "$portolan is not there: eng/native.sh --no-test builds it." >&2; exit 1; }
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  group=/sys/fs/cgroup/portolan-two-cores
  limit() { echo "$(($1 * period / 100)) $period" >"$group/cpu.max"; }
else
  group=/sys/fs/cgroup/cpu/portolan-two-cores
  limit() { echo $period >"$group/cpu.cfs_period_us"; echo "$(($1 * period / 100))" >"$group/cpu.cfs_quota_us"; }
fi
mkdir -p "$group" 2>/dev/null || { echo "No control group can be made at $group: run this as root, with the cpu controller there." >&2; exit 1; }
dotnet publish bench/Portolan.Load -c Release -o $load -v q

work=$(mktemp -d "${XDG_RUNTIME_DIR:-/dev/shm}/two-cores.XXXXXX") # memory: disks are not what is measured
servers=()
end() { kill "${servers[@]}" 2>/dev/null && wait "${servers[@]}" 2>/dev/null || true; rmdir "$group" 2>/dev/null || true; rm -rf "$work"; }
trap end EXIT

mkdir "$work/files"
serve() { # CORES PORT FIRST-PASSIVE-PORT
  taskset -c "$1" "$portolan" serve --listen "127.0.0.1:$2" --root "$work/files" --data "$work/$2" --user load:load-S3cret --passive-ports "$3-$(($3 + ports - 1))" --no-console --no-tls \
    --max-sessions-per-address 1000 >"$work/$2.log" 2>&1 &
  servers+=($!)
  echo $! >"$group/cgroup.procs"
}
limit 100
serve 0 2921 30100
serve 0,1 2922 40000
for log in "$work"/2921.log "$work"/2922.log; do
  for _ in $(seq 100); do grep -q Listening "$log" && break; sleep 0.1; done
done
for round in $(seq 0 "$rounds"); do # the first is for warming up
  for cores in 1 2; do
    limit $((quota * cores))
    $load/Portolan.Load "ftp://load:load-S3cret@127.0.0.1:292$cores" --seconds 3 | awk -v cores=$cores '$3 == "/s" { print $1, cores, $2 }' | tee -a "$work/$((round > 0 ? 1 : 0)).txt" | sed "s/^/round $round: /"
  done
done
echo
echo "operation   one core   two cores   ratio"
sort -k1,1 -k2,2n -k3,3n "$work/1.txt" | awk '
  function median(list, n) { return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2 }
  { key = $1 SUBSEP $2; value[key, ++count[key]] = $3; names[$1] }
  END { for (name in names) { for (c = 1; c <= 2; c++) { n = count[name, c]; for (i = 1; i <= n; i++) list[i] = value[name, c, i]; m[c] = median(list, n) }
        printf "%-9s %10d %11d %7.2f\n", name, m[1], m[2], m[2] / m[1] } }' | sort
