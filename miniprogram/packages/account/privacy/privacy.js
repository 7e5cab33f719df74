const { page } = require('../../../lib/page');

page('privacy');
