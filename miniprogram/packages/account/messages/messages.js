const { page } = require('../../../lib/page');

page('messages');
