const session = require('./lib/session');

App({
  onLaunch() {
    session.start();
    wx.onNetworkStatusChange(({ isConnected }) => {
      session.send({ network: { online: isConnected } });
    });
  },
  onShow() {
    session.send('foreground');
  },
  onError(error) {
    console.error(error);
  },
});
