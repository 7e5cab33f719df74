const { page } = require('../../../lib/page');

page('group');
