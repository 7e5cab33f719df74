const privacy = require('../../lib/privacy');

Component({
  properties: { item: null },
  lifetimes: {
    attached() {
      privacy.enter(this);
    },
    detached() {
      privacy.leave(this);
    },
  },
  methods: {
    agree() {
      privacy.agree('privacy-agree');
    },
    refuse() {
      privacy.refuse(this.data.item);
    },
    read: privacy.read,
  },
});
