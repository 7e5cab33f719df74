const { page } = require('../../../lib/page');

page('invite');
