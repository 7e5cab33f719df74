const session = require('../../lib/session');

/** Shown when the core does not load: the one page that speaks for itself. */
Page({
  again: session.restart,
  diagnose: session.diagnose,
});
