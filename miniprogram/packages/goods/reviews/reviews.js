const { page } = require('../../../lib/page');

page('reviews');
