const { page } = require('../../../lib/page');

page('orders');
