const { part } = require('../../lib/part');

part({ kind: String });
