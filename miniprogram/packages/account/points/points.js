const { page } = require('../../../lib/page');

page('points');
