const { page } = require('../../../lib/page');

page('flash');
