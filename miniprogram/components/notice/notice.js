const { part } = require('../../lib/part');

part({ text: String, open: null });
