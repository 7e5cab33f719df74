const { page } = require('../../../lib/page');

page('checkin');
