const { part } = require('../../lib/part');

part({ items: Array });
