require('../../../lib/save');
const { page } = require('../../../lib/page');

page('privacy');
