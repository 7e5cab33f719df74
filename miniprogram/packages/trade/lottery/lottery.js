const { page } = require('../../../lib/page');

page('lottery');
