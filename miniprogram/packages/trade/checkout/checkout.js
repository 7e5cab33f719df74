const { page } = require('../../../lib/page');

page('checkout');
