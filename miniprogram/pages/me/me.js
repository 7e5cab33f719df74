const { page } = require('../../lib/page');

page('me');
