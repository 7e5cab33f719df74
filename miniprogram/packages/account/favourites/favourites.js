const { page } = require('../../../lib/page');

page('favourites');
