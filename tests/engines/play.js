// Plays sessions on an engine: what comes before this text gives `told` (lists of questions to the core),
// `CORE` (makes the mini-program's bundle), `readModule` (the bytes of a module) and `say`. ES2017, and nothing that one engine alone has.
(function play() {
  var wasm = {
    instantiate: function (path, imports) {
      return Promise.resolve().then(function () { return WebAssembly.instantiate(readModule(path), imports); });
    },
  };

  /** One session after the other, each on a core of its own. */
  function next(at, said) {
    if (at === told.length) {
      say(JSON.stringify(said));
      return undefined;
    }
    var core = CORE(wasm);
    return core.load({ fresh: true }).then(function () {
      return told[at].map(function (question) { return core[question.ask].apply(null, question.given); });
    }).then(function (answers) {
      said.push(answers);
      return next(at + 1, said);
    });
  }

  next(0, []).catch(function (error) { say('failed: ' + error + '\n' + error.stack + '\n' + error.panic); });
}());
