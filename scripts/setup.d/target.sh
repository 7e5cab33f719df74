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

  if has rustup; then
    WASM_TOOLCHAIN=$LINKED
    [[ $(readlink "$(rustup_home)/toolchains/$LINKED") == /usr ]] || rustup toolchain link "$LINKED" /usr
  else
    DEBIAN_RUST=yes
    debian_packages rustfmt-web
  fi
}

rustup_home() { echo "${RUSTUP_HOME:-$HOME/.rustup}"; }
