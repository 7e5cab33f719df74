const { page } = require('../../../lib/page');

page('coupons');
