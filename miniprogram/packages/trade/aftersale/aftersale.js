const { page } = require('../../../lib/page');

page('aftersale');
