const { page } = require('../../lib/page');

page('category');
