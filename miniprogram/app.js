const session = require('./lib/session');

App({
  onLaunch() {
    session.start();
    wx.onNetworkStatusChange(({ isConnected }) => {
      session.send({ type: 'network', online: isConnected });
    });
  },
  onShow() {
    session.send({ type: 'foreground' });
  },
  onError(error) {
    console.error(error);
  },
});
