# The wasm32 target: as the active toolchain has it, else from Debian, else from rustup.

TARGET=wasm32-unknown-unknown
LINKED=xiaopu-wasm # Debian's Rust, under this name in rustup
WASM_TOOLCHAIN=    # empty: the active toolchain has the target
DEBIAN_RUST=no     # yes: without rustup, Debian's Rust builds everything

# libs RUSTC: the folder for the target's standard library, whether it exists or not.
libs() { "$1" --print target-libdir --target "$TARGET" 2>/dev/null; }

has_std() { compgen -G "$(libs "$1")/libstd-*.rlib" >/dev/null; }

wasm_target() {
  if [[ $(command -v rustc) != /usr/bin/rustc ]] && has_std rustc; then
    return
  elif installed rustc-web || debian_offers_rust; then
    debian_target
  elif has_std rustc; then
    return
  elif has rustup; then
    step "rustup target add $TARGET" rustup target add "$TARGET"
  else
    die "Rust cannot build for $TARGET here." \
      "Install rustup and run: rustup target add $TARGET" \
      "On Debian, running scripts/setup as root takes it from the Debian packages instead."
  fi
}

debian_offers_rust() {
  apt_ready || return 1
  apt_update
  apt-cache show rustc-web rust-web-src >/dev/null 2>&1
}

debian_target() {
  debian_packages rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy
  local llvm
  llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
  debian_packages "lld-$llvm"

  local folder
  folder=$(libs /usr/bin/rustc)
  if [[ $(cat "$folder/built-by" 2>/dev/null) != "$(/usr/bin/rustc --version)" ]]; then
    step "build the standard library for $TARGET" build_std "$folder"
  fi

  if ! has rustup; then
    DEBIAN_RUST=yes
  elif [[ $(readlink "$(rustup_home)/toolchains/$LINKED") != /usr ]]; then
    rustup toolchain link "$LINKED" /usr
  fi
  ! has rustup || WASM_TOOLCHAIN=$LINKED
}

rustup_home() { echo "${RUSTUP_HOME:-$HOME/.rustup}"; }

# build_std FOLDER: Debian ships std as source. An empty crate makes cargo compile it; bitcode is for
# fat LTO, `test` for wasm-pack test. What was built against an older std has to go with it.
build_std() {
  local work=target/std
  rm -rf "$work" target/wasm target/weapp target/h5 "$1"
  mkdir -p "$work/src" "$1"
  printf '[package]\nname = "nothing"\nedition = "2024"\n[workspace]\n' >"$work/Cargo.toml"
  echo '#![no_std]' >"$work/src/lib.rs"
  (cd "$work" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
    CARGO_TARGET_DIR=target /usr/bin/cargo build --quiet --release --target "$TARGET" \
    -Zbuild-std=std,panic_abort,test)
  find "$work/target/$TARGET/release/deps" -name '*.rlib' ! -name 'libnothing-*' -exec cp {} "$1" \;
  /usr/bin/rustc --version >"$1/built-by"
  rm -rf "$work"
}
