const { page } = require('../../../lib/page');

page('live');
