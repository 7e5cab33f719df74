const { page } = require('../../../lib/page');

page('groups');
