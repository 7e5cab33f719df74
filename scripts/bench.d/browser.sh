# Lighthouse in Chromium, on the release build of the store with its demo shop.
bench_browser() {
  scripts/build h5
  step "build the store server" cargo build --quiet --release -p mall-server
  XIAOPU_BINARY="$PWD/target/release/xiaopu" step "Lighthouse" node tests/bench/browser.mjs
}
