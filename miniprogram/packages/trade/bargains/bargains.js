const { page } = require('../../../lib/page');

page('bargains');
