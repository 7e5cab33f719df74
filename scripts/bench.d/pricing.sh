# The pricing core in wasm and natively, against plain JavaScript, on the same questions.
bench_pricing() {
  scripts/build core
  step "build the pricing core alone" cargo run --quiet -p mall-build -- fuel
  step "build the same natively" cargo build --quiet --release -p mall-fuel
  step "prices" node tests/bench/pricing.mjs
}
