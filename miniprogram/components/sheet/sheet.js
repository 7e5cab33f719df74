const { part } = require('../../lib/part');

part({ title: String, close: Object, closeLabel: String });
