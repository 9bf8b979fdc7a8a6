#!/bin/bash
# Sends and fetches one big sparse file with real clients, active and passive, plain and TLS, and compares checksums.
# Too long for every change; run it before a release and after changes to transfers.
#   eng/big-files.sh [GIBIBYTES]            (default 5; needs about three times that of disk)
# PORTOLAN names the executable to test; by default it is built here in Release.
set -euo pipefail
cd "$(dirname "$0")/.."
gib=${1:-5}
work=$(mktemp -d "${TMPDIR:-/tmp}/portolan-big.XXXXXX")
server=
cleanup() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

if [ -z "${PORTOLAN:-}" ]; then
  dotnet build src/Portolan.Cli -c Release --verbosity quiet
  PORTOLAN=$PWD/artifacts/bin/Portolan.Cli/release/portolan
fi

# Mostly holes, with random blocks on both sides of 2 and 4 GiB and at the end: wrong offsets show.
big=$work/big.bin
truncate -s "${gib}G" "$big"
for at in 0 1 2047 2048 2049 4095 4096 4097 $((gib * 1024 - 1)); do
  [ "$at" -lt $((gib * 1024)) ] || continue
  dd if=/dev/urandom of="$big" bs=1M count=1 seek="$at" conv=notrunc status=none
done
want=$(sha256sum <"$big")

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
  -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
mkdir "$work/root"
port=$((20000 + RANDOM % 10000))
"$PORTOLAN" serve --listen "127.0.0.1:$port" --root "$work/root" --user big:file --passive-ports "$((port + 1))-$((port + 20))" \
  --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" --no-console >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  kill -0 "$server" || { cat "$work/server.log"; exit 1; }
  sleep 0.1
done

url=ftp://big:file@localhost:$port/big.bin
curl_flags() { [ "$1" = passive ] || echo "--ftp-port 127.0.0.1"; [ "$2" = plain ] || echo "--ssl-reqd"; }
lftp_script() {
  echo "set cmd:fail-exit yes; set ssl:verify-certificate no; set net:max-retries 1; set xfer:clobber yes
        set ftp:passive-mode $([ "$1" = passive ] && echo yes || echo no)
        set ftp:ssl-allow $([ "$2" = tls ] && echo yes || echo no); set ftp:ssl-force $([ "$2" = tls ] && echo yes || echo no)
        open -u big,file ftp://127.0.0.1:$port
        $3"
}
portolan_flags() { echo "--quiet --insecure --mode $1 --tls $([ "$2" = tls ] && echo explicit || echo none)"; }

# shellcheck disable=SC2046 # flags are lists of words on purpose
upload() {
  case $1 in
    curl) timeout 900 curl -sSk $(curl_flags "$2" "$3") --upload-file "$big" "$url" ;;
    lftp) timeout 900 lftp -f <(lftp_script "$2" "$3" "put $big -o big.bin") ;;
    portolan) timeout 900 "$PORTOLAN" put $(portolan_flags "$2" "$3") "$url" "$big" ;;
  esac
}

# shellcheck disable=SC2046
download() {
  case $1 in
    curl) timeout 900 curl -sSk $(curl_flags "$2" "$3") --output "$work/back.bin" "$url" ;;
    lftp) timeout 900 lftp -f <(lftp_script "$2" "$3" "get big.bin -o $work/back.bin") ;;
    portolan) timeout 900 "$PORTOLAN" get $(portolan_flags "$2" "$3") "$url" "$work/back.bin" ;;
  esac
}

failures=0
# what client mode tls file-to-compare
try() {
  local start seconds verdict
  start=$EPOCHREALTIME
  if "$1" "$2" "$3" "$4" 2>"$work/error.log"; then
    seconds=$(awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { print to - from }')
    if [ "$(sha256sum <"$5")" = "$want" ]; then verdict=ok; else verdict='WRONG CHECKSUM'; fi
  else
    seconds=0
    verdict="FAILED: $(tail -n 1 "$work/error.log")"
  fi
  [ "$verdict" = ok ] || failures=$((failures + 1))
  printf '%-9s %-8s %-5s %-8s %6.1f s  %s\n' "$2" "$3" "$4" "$1" "$seconds" "$verdict"
  rm -f "$work/error.log"
}

for client in portolan curl lftp; do
  for mode in passive active; do
    for tls in plain tls; do
      # curl 7.88 hangs in active mode with TLS against every server.
      [ "$client $mode $tls" != 'curl active tls' ] || continue
      try upload "$client" "$mode" "$tls" "$work/root/big.bin"
      try download "$client" "$mode" "$tls" "$work/back.bin"
      rm -f "$work/root/big.bin" "$work/back.bin"
    done
  done
done
[ "$failures" = 0 ] || { tail -n 20 "$work/server.log"; echo "$failures failed"; exit 1; }
echo "all $gib GiB transfers kept every byte"
