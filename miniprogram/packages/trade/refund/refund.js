const { page } = require('../../../lib/page');

page('refund');
