const { origin } = require('../config');

/** An answer of the server, which names pictures from its own root; here `/` is the code package. */
module.exports = (text) => text
  .split('"/media/').join(`"${origin}/media/`)
  .split('"/pictures/').join(`"${origin}/pictures/`);
