const { part } = require('../../lib/part');

part({ item: null, type: String, maxlength: null });
