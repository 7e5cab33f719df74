const { page } = require('../../../lib/page');

page('service');
