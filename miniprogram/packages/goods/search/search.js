const { page } = require('../../../lib/page');

page('search');
