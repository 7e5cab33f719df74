const session = require('./session');

/**
 * A part of a page. It shows what it is given, and its buttons send what they hold.
 *
 * @param {object} properties  as `Component` takes them
 */
exports.part = (properties) => {
  Component({
    properties,
    options: { multipleSlots: true },
    methods: { tap: session.tap, input: session.input },
  });
};
