const { page } = require('../../../lib/page');

page('pay');
