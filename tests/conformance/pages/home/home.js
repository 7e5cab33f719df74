/** What the page was told, for the test to read. */
globalThis.sent = [];

const heard = ({ type, currentTarget, detail }) => {
  const { action } = currentTarget.dataset;
  if (action) globalThis.sent.push(action);
  else globalThis.sent.push({ [type]: detail.value === undefined ? null : detail.value });
};

Page({
  data: { ready: false },
  onLoad() {
    globalThis.shown = this;
  },
  tap: heard,
  heard,
  input({ currentTarget, detail }) {
    globalThis.sent.push({ text: detail.value, ...currentTarget.dataset.action });
  },
});
