const { copy, facts, loaded } = require('../../lib/diagnose');

/** A long press on the version, or on the picture of the broken page, leads here. */
Page({
  data: { rows: [] },
  onLoad() {
    this.look();
    loaded().then(() => this.look());
  },
  look() {
    this.setData({ rows: facts() });
  },
  copy() {
    copy(this.data.rows);
  },
});
