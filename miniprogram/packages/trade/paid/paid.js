const { page } = require('../../../lib/page');

page('paid');
