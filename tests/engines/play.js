// Plays sessions on an engine: what comes before this text gives `told` (lists of questions to the core),
// `CORE` (makes the mini-program's bundle), `readModule` (the bytes of a module), `say`, `now` (ms) and `timed`.
// ES2017, and nothing that one engine alone has.
(function play() {
  var wasm = {
    instantiate: function (path, imports) {
      return Promise.resolve().then(function () { return WebAssembly.instantiate(readModule(path), imports); });
    },
  };

  /** The answer, or how long it took: an object is asked for, and an object is there. */
  function answer(core, question) {
    var start = now();
    var said = core[question.ask].apply(null, question.given);
    return timed ? now() - start : said;
  }

  /** One session after the other, each on a core of its own. */
  function next(at, said) {
    if (at === told.length) {
      say(JSON.stringify(said));
      return undefined;
    }
    var core = CORE(wasm);
    return core.load({ fresh: true }).then(function () {
      return told[at].map(function (question) { return answer(core, question); });
    }).then(function (answers) {
      said.push(answers);
      return next(at + 1, said);
    });
  }

  next(0, []).catch(function (error) { say('failed: ' + error + '\n' + error.stack + '\n' + error.panic); });
}());
