const { part } = require('../../lib/part');

part({ item: Object, type: String, maxlength: Number });
