# Command-line tools from crates.io, and the environment that the other scripts take.

TOOLS="${XDG_CACHE_HOME:-$HOME/.cache}/xiaopu"

# one_at_a_time: a second set-up waits for the first, and then finds all done.
one_at_a_time() {
  mkdir -p target
  ! has flock || { exec 9>target/setup.lock && flock 9; }
}

# locked_version CRATE: its version in Cargo.lock.
locked_version() {
  local version
  version=$(sed -n "/^name = \"$1\"\$/{n;s/^version = \"\(.*\)\"\$/\1/p}" Cargo.lock)
  [[ -n $version ]] || die "Cargo.lock does not name $1."
  echo "$version"
}

# cargo_tool COMMAND VERSION CRATE [OPTION...]: one folder per version, so that clones share it.
cargo_tool() {
  local folder="$TOOLS/$1-$2"
  [[ ! -x $folder/bin/$1 ]] || return 0
  step "cargo install $3 $2 (some minutes)" env CARGO_TARGET_DIR=target/tools \
    cargo install --quiet "$3" --version "$2" --root "$folder" "${@:4}"
  rm -rf target/tools
}

# write_env TOOL-VERSION...: what `use_tools` reads. A folder that is not there yet does no harm.
write_env() {
  local path= tool
  for tool in "$@"; do path+="$TOOLS/$tool/bin:"; done
  [[ $DEBIAN_RUST == no ]] || path+="/usr/bin:"
  cat >"$ENV_FILE.new" <<ENV
# Written by scripts/setup.
export PATH="$path\$PATH"
export XIAOPU_WASM_TOOLCHAIN="$WASM_TOOLCHAIN" # rustup's name for what builds wasm; empty: the active one
ENV
  mv "$ENV_FILE.new" "$ENV_FILE"
}
