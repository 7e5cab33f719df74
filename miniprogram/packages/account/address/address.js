const { page } = require('../../../lib/page');

page('address');
