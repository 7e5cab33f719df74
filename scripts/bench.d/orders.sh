# The store under orders: SQLite against memory and against one order per commit, growth, PostgreSQL.
bench_orders() {
  step "orders" cargo bench --quiet -p mall-server --bench orders
}
