const { page } = require('../../../lib/page');

page('exchange');
