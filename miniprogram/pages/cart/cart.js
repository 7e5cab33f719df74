const { page } = require('../../lib/page');

page('cart');
