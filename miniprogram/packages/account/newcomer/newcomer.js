const { page } = require('../../../lib/page');

page('newcomer');
