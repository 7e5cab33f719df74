const { page } = require('../../../lib/page');

page('order');
