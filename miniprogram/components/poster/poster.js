const { part } = require('../../lib/part');

part({ item: Object });
