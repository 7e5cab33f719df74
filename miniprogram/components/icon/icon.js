const { part } = require('../../lib/part');

part({ name: String, tone: String, size: String });
