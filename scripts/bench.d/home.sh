# A home page of 100 blocks with 1,000 goods: what it takes the server, and what of it goes to a phone's page.
bench_home() {
  scripts/build core
  step "build the store server" cargo build --quiet --release -p mall-server
  XIAOPU_BINARY="$PWD/target/release/xiaopu" step "home" node tests/bench/home.mjs
}
