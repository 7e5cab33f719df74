/**
 * WeChat asks before it gives a mini-program something personal (the clipboard, a picture): the component
 * `privacy` of the page in sight shows the question, and every question is answered. H5 is never asked.
 */
const session = require('./session');
const effects = require('./effects');

/** Those of WeChat's questions that wait, and what answers them. */
const waiting = [];
/** Components that can show it: `{ part, page }`. */
const parts = [];

const top = () => getCurrentPages().slice(-1)[0];
const shown = () => parts.filter(({ page }) => page === top()).slice(-1)[0];

function answer(said) {
  parts.forEach(({ part }) => part.setData({ item: null }));
  waiting.splice(0).forEach((resolve) => resolve(said));
}

effects.authorize = (item) => {
  const found = shown();
  if (found) found.part.setData({ item });
  // Nobody could say yes.
  else answer({ event: 'disagree' });
};

exports.enter = (part) => parts.push({ part, page: top() });

/** Its page has gone, and with it the question. */
exports.leave = (part) => {
  const asked = part.data.item;
  parts.splice(parts.findIndex((it) => it.part === part), 1);
  if (asked) answer({ event: 'disagree' });
};

exports.agree = (buttonId) => answer({ event: 'agree', buttonId });

exports.refuse = ({ refused }) => {
  answer({ event: 'disagree' });
  wx.showToast({ title: refused, icon: 'none' });
};

exports.read = () => wx.openPrivacyContract({});

if (wx.onNeedPrivacyAuthorization) {
  wx.onNeedPrivacyAuthorization((resolve) => {
    waiting.push(resolve);
    session.send('authorize');
  });
}
