#!/usr/bin/env bash
# Does what the Dockerfile says, step by step, in a scratch directory of this machine instead of an image:
#   FROM        the Node of this checkout must have the image's major version
#   WORKDIR, absolute paths of the image (/app, /data)   stand below the scratch directory
#   COPY        the source must exist and .dockerignore must let it through
#   RUN         runs in sh with a home and an npm cache of its own, and must succeed
#   USER        must not be root; when this machine lets us (root with setpriv), what follows runs as nobody
#   HEALTHCHECK, CMD   the command is started, must become healthy, and must end with 0 on SIGTERM
# Usage: test/dockerfile.sh [directory with Dockerfile]
set -euo pipefail

context=$(cd "${1:-$(dirname "$0")/..}" && pwd)
here=$(cd "$(dirname "$0")/.." && pwd)
root=$(mktemp -d -t tocsin-image-XXXXXX)
chmod 755 "$root"
main_pid=''
cleanup() {
  if [ -n "$main_pid" ]; then kill -KILL "$main_pid" 2>/dev/null || true; fi
  rm -rf "$root"
}
trap cleanup EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }
step() { echo "· $*"; }
# A path of the image as it stands here.
here_path() { case "$1" in /*) echo "$root$1" ;; *) echo "$1" ;; esac; }
# Words of a RUN or ENV: the image's own directories and its user, as they are here.
translate() { sed -E -e "s#(^|[[:space:]=\"'])/(app|data)\b#\1$root/\2#g" -e "s#\bnode:node\b#$owner#g" <<<"$1"; }

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
  owner=65534:65534
  as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
else
  owner="$(id -u):$(id -g)"
  as_user=(env)
fi

# The image's node first in PATH, as a copy of its own, readable by any user.
mkdir -p "$root/bin" "$root/home"
chown "$owner" "$root/home"
node_here=$("$here/node_modules/.bin/node" -p process.execPath)
ln "$(realpath "$node_here")" "$root/bin/node" 2>/dev/null || cp -L "$node_here" "$root/bin/node"
# What a step does to its home or to npm's cache (an image cleans it) must not reach this machine's own: both are in the scratch directory,
# the cache as a copy so that nothing is fetched twice. Only the registry's settings are read from outside. Packages are linked, not copied: npm
# writes them whole and never into one that is there; its index it appends to, so that is copied.
own_cache=$(npm config get cache 2>/dev/null)
npm_config_userconfig=$(npm config get userconfig 2>/dev/null)
export npm_config_userconfig npm_config_cache="$root/npm-cache" npm_config_prefer_offline=true npm_config_update_notifier=false
mkdir -p "$npm_config_cache/_cacache"
for part in content-v2 index-v5; do
  [ -d "$own_cache/_cacache/$part" ] || continue
  if [ "$part" = index-v5 ] || ! cp -Rl "$own_cache/_cacache/$part" "$npm_config_cache/_cacache/" 2>/dev/null; then
    # Another program of this machine may tidy its cache meanwhile: what is missing then is fetched.
    cp -R --reflink=auto "$own_cache/_cacache/$part" "$npm_config_cache/_cacache/" 2>/dev/null || true
  fi
done
export HOME="$root/home" PATH="$root/bin:$PATH"
unset NODE_ENV npm_config_omit npm_config_include

image_user=root
workdir=$root
health=''
command_line=''
volumes=()

copy() {
  local words=() word
  for word in $1; do case "$word" in --*) ;; *) words+=("$word") ;; esac; done
  local to=${words[-1]} from
  unset 'words[-1]'
  for from in "${words[@]}"; do
    [ -e "$context/$from" ] || fail "COPY $from: there is no such file"
    if [ -f "$context/.dockerignore" ] && grep -qx '\*' "$context/.dockerignore"; then
      grep -qxF "!${from%%/*}" "$context/.dockerignore" || fail "COPY $from: .dockerignore keeps it out"
    fi
    local target
    target=$(cd "$workdir" && realpath -m "$(here_path "$to")")
    if [ -d "$context/$from" ]; then mkdir -p "$target" && cp -R "$context/$from/." "$target/"
    else mkdir -p "$( [[ "$to" == */ || ${#words[@]} -gt 1 ]] && echo "$target" || dirname "$target" )" && cp "$context/$from" "$target"; fi
  done
}

# Continued lines joined, comments and empty lines dropped.
while IFS= read -r line; do
  instruction=${line%%[[:space:]]*}
  rest=$(sed -E 's/^[A-Z]+[[:space:]]+//' <<<"$line")
  step "$line"
  case "$instruction" in
    FROM)
      [[ "$rest" =~ ^node:([0-9]+)-slim$ ]] || fail "FROM $rest: expected the official image by major version, slim"
      [ "$(node -p 'process.versions.node.split(".")[0]')" = "${BASH_REMATCH[1]}" ] || fail "this checkout's Node is $(node --version), the image's is ${BASH_REMATCH[1]}" ;;
    WORKDIR) workdir=$(here_path "$rest"); mkdir -p "$workdir" ;;
    COPY) copy "$rest" ;;
    ENV) for pair in $rest; do export "${pair?}"; export "$(translate "$pair")"; done ;;
    RUN) (cd "$workdir" && sh -c "$(translate "$rest")") || fail "RUN $rest" ;;
    VOLUME) volumes+=("$(here_path "$rest")") ;;
    USER) image_user=$rest ;;
    EXPOSE) [[ "$rest" =~ ^[0-9\ ]+$ ]] || fail "EXPOSE $rest: expected ports" ;;
    HEALTHCHECK) health=$(sed -E 's/.*[[:space:]]CMD[[:space:]]+//' <<<"$rest") ;;
    CMD) command_line=$rest ;;
    *) fail "$instruction: this script does not know it yet" ;;
  esac
done < <(sed -e ':a' -e '/\\$/{N;s/\\\n[[:space:]]*/ /;ba' -e '}' "$context/Dockerfile" | sed -E -e '/^[[:space:]]*(#|$)/d')

[ "$image_user" != root ] && [ "$image_user" != 0 ] || fail 'the image runs as root: add USER node'
[ -n "$health" ] || fail 'there is no HEALTHCHECK'
[ -n "$command_line" ] || fail 'there is no CMD'
[ -d "$workdir/node_modules" ] || fail 'npm ci left no node_modules'
for dev in typescript vitest oxlint; do [ ! -e "$workdir/node_modules/$dev" ] || fail "$dev is in the image: it is needed for development only"; done
for volume in "${volumes[@]}"; do "${as_user[@]}" test -w "$volume" || fail "VOLUME ${volume#"$root"}: its user cannot write there"; done
if [ "$owner" = 65534:65534 ]; then ! "${as_user[@]}" test -w "$workdir/src" || fail 'the user can change the program'; fi

# Ports of this machine that nobody has, and no settings of whoever runs this.
unset DATABASE_URL PUBLIC_URL SLACK_BOT_TOKEN SLACK_APP_TOKEN SLACK_SIGNING_SECRET SLACK_API_URL
read -r PORT SANDBOX_PORT DEMO_PORT < <(node -e '
  const { createServer } = require("node:net");
  const servers = [0, 0, 0].map(() => createServer().listen(0, "127.0.0.1"));
  const open = servers.map((server) => new Promise((resolve) => server.once("listening", resolve)));
  Promise.all(open).then(() => { console.log(servers.map((server) => server.address().port).join(" ")); servers.forEach((server) => server.close()); });')
export PORT SANDBOX_PORT DEMO_PORT HOST=127.0.0.1

words_of() { node -e 'for (const word of JSON.parse(process.argv[1])) process.stdout.write(word + "\0")' "$1"; }
mapfile -d '' -t command_words < <(words_of "$command_line")
mapfile -d '' -t health_words < <(words_of "$health")

cd "$workdir"
step "starting ${command_words[*]}"
"${as_user[@]}" "${command_words[@]}" >"$root/output" 2>&1 &
main_pid=$!
# Far longer than it takes: a machine that is busy with other things is no reason to fail.
patience_s=180
healthy=no
for _ in $(seq $((patience_s * 2))); do
  kill -0 "$main_pid" 2>/dev/null || break
  if "${as_user[@]}" "${health_words[@]}"; then healthy=yes; break; fi
  sleep 0.5
done
if [ "$healthy" = no ]; then cat "$root/output" >&2; fail "it did not become healthy within $patience_s s"; fi
step 'healthy; stopping it as Docker does'
kill -TERM "$main_pid"
status=0
wait "$main_pid" || status=$?
main_pid=''
if [ "$status" != 0 ]; then cat "$root/output" >&2; fail "it ended with $status on SIGTERM"; fi
echo 'every step of the Dockerfile works here'
