/** The device's clock, in milliseconds. The core corrects it with the server's time. */
exports.now = () => Date.now();
