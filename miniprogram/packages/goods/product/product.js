require('../../../lib/poster');
const { page } = require('../../../lib/page');

page('product');
