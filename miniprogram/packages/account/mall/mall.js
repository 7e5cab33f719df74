const { page } = require('../../../lib/page');

page('mall');
