# The standard library for wasm32, out of the source that Debian ships.

# build_std FOLDER: an empty crate makes cargo compile it. The bitcode is for fat LTO, the crate `test`
# for wasm-pack test. What was built against an older std goes away with it.
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
