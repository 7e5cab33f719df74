/**
 * How the core runs on this phone, for whoever must say why a shop is dead on one. It works without the core.
 */
const core = require('../core/index');

/** What the platform says of itself; an old one says all of it in one place, a browser next to nothing. */
function told(name) {
  const ask = wx[name] || wx.getSystemInfoSync;
  return ask ? ask() : {};
}

const row = (key, title, text) => ({ key, title, text: text ? `${text}` : '未知' });

/** Resolves when the core is there, or will not be. */
exports.loaded = () => core.load({ fresh: false }).catch(() => {});

exports.facts = () => {
  const [device, app] = [told('getDeviceInfo'), told('getAppBaseInfo')];
  const { check, way, took, memory, failure } = core.about();
  return [
    row('check', '核心自检', check),
    row('way', '加载方式', way),
    row('took', '加载耗时', took),
    row('memory', '核心内存', memory),
    row('failure', '加载时的错误', failure),
    row('client', '微信版本', app.version),
    row('library', '基础库', app.SDKVersion),
    row('language', '语言', app.language),
    row('system', '系统', device.system),
    row('model', '机型', device.model),
    row('cpu', '处理器', device.abi || device.cpuType),
    row('ram', '手机内存（MB）', device.memorySize),
  ];
};

exports.copy = (rows) => wx.setClipboardData({
  data: rows.map(({ title, text }) => `${title}：${text}`).join('\n'),
});
