/** Where the shop's server is. WeChat takes https only, but for DevTools with checks switched off. */
exports.origin = 'http://127.0.0.1:8080';
