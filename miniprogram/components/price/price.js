const { part } = require('../../lib/part');

part({ item: Object, size: String });
