/**
 * `url` on the shop's own origin: whatever it begins with is the slash of its path, so that nothing can make
 * another host of the origin.
 */
const { origin } = require('../config');

module.exports = (url) => `${origin}/${url.slice(1)}`;
