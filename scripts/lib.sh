# What the scripts share; the first line of each is `source scripts/lib.sh`, found from the script itself.
# Strict mode, the project's folder as the current one, `--help`, and steps that tell their time.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ENV_FILE=target/xiaopu-env
STEP="$(basename "$0")"
trap '(( $? == 0 )) || echo "✗ failed: $STEP" >&2' EXIT

# The comment at the top of the script that was called.
usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"; }

# step NAME COMMAND...: says what runs, and the seconds when it took long.
step() {
  local start=$SECONDS
  STEP=$1
  printf '\n▸ %s\n' "$STEP"
  "${@:2}"
  (( SECONDS - start < 3 )) || printf '  %s: %d s\n' "$STEP" $((SECONDS - start))
}

# die MESSAGE...: what is wrong and what to do about it, a line each.
die() {
  printf '%s\n' "$@" >&2
  exit 1
}

has() { command -v "$1" >/dev/null; }

# wasm COMMAND...: a command whose cargo builds for wasm32, in a target folder of its own: the
# toolchain may be another one than the native build's.
wasm() {
  CARGO_TARGET_DIR="$PWD/target/wasm" \
    env ${XIAOPU_WASM_TOOLCHAIN:+"RUSTUP_TOOLCHAIN=$XIAOPU_WASM_TOOLCHAIN"} "$@"
}

# mall_build WORD...: builds the shells. MALL_BUILD is the program, where it is built already.
mall_build() {
  if [[ -n ${MALL_BUILD:-} ]]; then "$MALL_BUILD" "$@"; else cargo run --quiet -p mall-build -- "$@"; fi
}

# use_tools [--tests]: sets up what is missing and takes the environment that set-up wrote.
use_tools() {
  scripts/setup "$@"
  source "$ENV_FILE"
}

for word in "$@"; do
  if [[ $word == --help || $word == -h ]]; then
    usage
    exit
  fi
done
