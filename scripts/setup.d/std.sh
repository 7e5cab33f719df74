# The standard library for wasm32, out of the source that Debian ships.

# What a shopper downloads names no folder of whoever built it.
STD_FLAGS="-Cembed-bitcode=yes --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src/=/"

# built_by RUSTC: what a library made here says of how it was made.
built_by() { echo "$("$1" --version) $STD_FLAGS"; }

# build_std FOLDER: an empty crate makes cargo compile it. The bitcode is for fat LTO, the crate `test`
# for wasm-pack test. What was built against an older std goes away with it.
build_std() {
  local work=target/std
  rm -rf "$work" target/wasm target/weapp target/h5 "$1"
  mkdir -p "$work/src" "$1"
  printf '[package]\nname = "nothing"\nedition = "2024"\n[workspace]\n' >"$work/Cargo.toml"
  echo '#![no_std]' >"$work/src/lib.rs"
  (cd "$work" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS="$STD_FLAGS" \
    CARGO_TARGET_DIR=target /usr/bin/cargo build --quiet --release --target "$TARGET" \
    -Zbuild-std=std,panic_abort,test)
  find "$work/target/$TARGET/release/deps" -name '*.rlib' ! -name 'libnothing-*' -exec cp {} "$1" \;
  built_by /usr/bin/rustc >"$1/built-by"
  rm -rf "$work"
}
