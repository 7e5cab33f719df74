# A report of a million events and a hundred thousand orders, in SQLite.
bench_report() {
  step "report" cargo bench --quiet -p mall-server --bench report
}
