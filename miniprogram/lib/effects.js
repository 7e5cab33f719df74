/**
 * One function per effect of the core, named as the core names it (`crates/README.md`). `answer`
 * takes an effect's id and what came of it.
 */
const kept = require('./kept');
const named = require('./named');
const own = require('./own');

/** Longer than the server's own limit: by then the connection is dead. */
const TIMEOUT_MS = 15000;
const SERVER_TIME = 'x-server-time';

exports.request = ({ id, method, url, headers, body }, answer) => {
  wx.request({
    url: own(url),
    method,
    header: headers,
    data: body || undefined,
    dataType: 'text',
    timeout: TIMEOUT_MS,
    success({ statusCode, data, header }) {
      const name = Object.keys(header).find((it) => it.toLowerCase() === SERVER_TIME);
      const text = named(typeof data === 'string' ? data : JSON.stringify(data));
      answer(id, { http: { status: statusCode, body: text, serverTime: header[name] || null } });
    },
    fail: () => answer(id, 'failed'),
  });
};

exports.store = ({ key, value }) => kept.write(key, value);

exports.wake = ({ id, afterMs }, answer) => {
  setTimeout(() => answer(id, 'woke'), afterMs);
};

exports.toast = ({ text }) => wx.showToast({ title: text, icon: 'none' });

exports.confirm = ({ id, title, text, ok, cancel }, answer) => {
  wx.showModal({
    title,
    content: text,
    confirmText: ok,
    cancelText: cancel,
    success: ({ confirm }) => answer(id, { confirmed: confirm }),
    fail: () => answer(id, { confirmed: false }),
  });
};

const ways = {
  push: 'navigateTo',
  replace: 'redirectTo',
  tab: 'switchTab',
};

exports.navigate = ({ how, url }) => {
  // With nothing below, back means home: a shared link opened this page.
  if (how === 'back') wx.navigateBack({ fail: () => wx.switchTab({ url: '/pages/home/home' }) });
  // Ten pages deep WeChat opens no more: the new page takes the place of the top one.
  else wx[ways[how]]({ url, fail: () => wx.redirectTo({ url }) });
};

exports.badge = ({ index, text }) => {
  // Away from the tabs there is no bar to write on; the next tab page shows it.
  const fail = () => {};
  if (text === null) wx.removeTabBarBadge({ index, fail });
  else wx.setTabBarBadge({ index, text, fail });
};

exports.title = ({ text }) => wx.setNavigationBarTitle({ title: text });

exports.stopPullDown = () => wx.stopPullDownRefresh();

exports.copy = ({ text }) => wx.setClipboardData({ data: text });

/** 企业微信客服. Where WeChat has it not, the address can be taken elsewhere. */
exports.chat = ({ corpId, url }) => wx.openCustomerServiceChat({
  extInfo: { url },
  corpId,
  fail: () => wx.setClipboardData({ data: url }),
});

exports.live = ({ user, feed }) => wx.openChannelsLive({
  finderUserName: user,
  feedId: feed || undefined,
  fail: () => {},
});

/** Who refuses, or has forbidden to be asked, has accepted nothing. */
exports.subscribe = ({ id, templates }, answer) => wx.requestSubscribeMessage({
  tmplIds: templates,
  success: (said) => answer(id, { accepted: templates.filter((it) => said[it] === 'accept') }),
  fail: () => answer(id, { accepted: [] }),
});

exports.call = ({ phone }) => wx.makePhoneCall({ phoneNumber: phone, fail: () => {} });

/** A code of WeChat goes to the shop; what comes back is what the shop says. */
exports.login = ({ id, url, phoneCode }, answer) => wx.login({
  success: ({ code }) => exports.request({
    id,
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, phoneCode }),
  }, answer),
  fail: () => answer(id, 'failed'),
});
