require('../../../lib/pictures');
const { page } = require('../../../lib/page');

page('review');
