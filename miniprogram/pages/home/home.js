const { page } = require('../../lib/page');

page('home');
