#!/bin/bash
# Unpacks the FTP daemons that the interop tests talk to, the port-mapping daemon of the network lab and an ACME authority, into
# artifacts/daemons/NAME, and the shared libraries they need into artifacts/daemons/lib. As packages they conflict with
# each other; unpacked they stand side by side, and nothing is installed as a service. Quick when everything is there already.
#   eng/fetch-daemons.sh
set -euo pipefail
cd "$(dirname "$0")/.."
daemons=$PWD/artifacts/daemons
arch_dir=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo "$(uname -m)-linux-gnu")

# Folder, then the packages unpacked into it.
rooms=(
  "vsftpd vsftpd"
  "proftpd proftpd-core proftpd-mod-crypto"
  "pure-ftpd pure-ftpd pure-ftpd-common"
  "miniupnpd miniupnpd-nftables"
  "pebble pebble"
  "lib libwrap0 libhiredis0.14 libmemcached11 libmemcachedutil2 libhashkit2 libpcre2-posix3"
)

unpack() {
  local room=$1; shift
  [ -e "$daemons/$room/.complete" ] && return
  rm -rf "${daemons:?}/$room" "$daemons/.debs/$room"
  mkdir -p "$daemons/$room" "$daemons/.debs/$room"
  (cd "$daemons/.debs/$room" && download "$@")
  for deb in "$daemons/.debs/$room"/*.deb; do dpkg -x "$deb" "$daemons/$room"; done
  rm -rf "$daemons/.debs/$room"
  touch "$daemons/$room/.complete"
}

# Package lists may be old or a mirror may hiccup: refresh and try again.
download() {
  for attempt in 1 2 3; do
    apt-get -q download "$@" >"$daemons/.download.log" 2>&1 && return
    apt-get -q update >>"$daemons/.download.log" 2>&1 || sleep "$((attempt * 5))"
  done
  cat "$daemons/.download.log" >&2
  return 1
}

mkdir -p "$daemons"
for room in "${rooms[@]}"; do
  # shellcheck disable=SC2086 # a list of words on purpose
  unpack $room
done

missing=$(LD_LIBRARY_PATH="$daemons/lib/usr/lib/$arch_dir" ldd \
  "$daemons/vsftpd/usr/sbin/vsftpd" "$daemons/proftpd/usr/sbin/proftpd" "$daemons/proftpd/usr/lib/proftpd/mod_tls.so" \
  "$daemons/pure-ftpd/usr/sbin/pure-ftpd" "$daemons/pure-ftpd/usr/bin/pure-pw" "$daemons/miniupnpd/usr/sbin/miniupnpd" | grep 'not found' || true)
if [ -n "$missing" ]; then
  printf 'Shared libraries are missing:\n%s\n' "$missing" >&2
  exit 1
fi
