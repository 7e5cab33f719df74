const { page } = require('../../../lib/page');

page('login');
