const { page } = require('../../../lib/page');

page('member');
