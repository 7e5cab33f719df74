# A page of 20 KB on the engines that a phone may have: JavaScriptCore without its compiler has a budget.
bench_engines() {
  scripts/build core
  step "build the pricing core alone" cargo run --quiet -p mall-build -- fuel
  step "engines" node tests/bench/engines.mjs
}
