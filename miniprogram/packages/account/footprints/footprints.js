const { page } = require('../../../lib/page');

page('footprints');
