const { part } = require('../../lib/part');

part({ title: String, close: null, closeLabel: String });
