const { page } = require('../../../lib/page');

page('product');
