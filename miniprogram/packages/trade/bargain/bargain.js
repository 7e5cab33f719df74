const { page } = require('../../../lib/page');

page('bargain');
