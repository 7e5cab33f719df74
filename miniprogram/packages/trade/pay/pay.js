require('../../../lib/payment');
const { page } = require('../../../lib/page');

page('pay');
