const { page } = require('../../../lib/page');

page('tasks');
