# The wasm32 target: as the active toolchain has it, else from Debian, else from rustup.

TARGET=wasm32-unknown-unknown
LINKED=xiaopu-wasm # Debian's Rust, under this name in rustup
WASM_TOOLCHAIN=    # empty: the active toolchain has the target
DEBIAN_RUST=no     # yes: without rustup, Debian's Rust builds everything

# libs RUSTC: the folder for the target's standard library, whether it exists or not.
libs() { "$1" --print target-libdir --target "$TARGET" 2>/dev/null; }

# ready RUSTC: the library is there, and is not one that `build_std` made with an older compiler or otherwise.
ready() {
  local folder
  folder=$(libs "$1") && compgen -G "$folder/libstd-*.rlib" >/dev/null || return 1
  [[ ! -e $folder/built-by || $(<"$folder/built-by") == "$(built_by "$1")" ]]
}

wasm_target() {
  if ready rustc; then
    return
  elif ready /usr/bin/rustc || debian_offers_rust; then
    debian_target
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
  ! installed rustc-web || return 0
  apt_update
  apt-cache show rustc-web rust-web-src >/dev/null 2>&1
}

debian_target() {
  ready /usr/bin/rustc || debian_std
  if ! has rustup; then
    DEBIAN_RUST=yes
    return
  fi
  WASM_TOOLCHAIN=$LINKED
  [[ $(readlink "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/$LINKED") == /usr ]] ||
    rustup toolchain link "$LINKED" /usr
}

# The packages hold the compiler, clippy and std as source; the linker has LLVM's version in its name.
debian_std() {
  debian_packages rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web
  debian_packages "lld-$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')"
  step "build the standard library for $TARGET" build_std "$(libs /usr/bin/rustc)"
}
