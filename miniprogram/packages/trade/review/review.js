const { page } = require('../../../lib/page');

page('review');
