const { page } = require('../../../lib/page');

page('addresses');
