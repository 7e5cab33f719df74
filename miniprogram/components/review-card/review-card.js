const { part } = require('../../lib/part');

part({ item: null });
