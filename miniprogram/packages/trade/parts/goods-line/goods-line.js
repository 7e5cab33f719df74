Component({
  options: { virtualHost: true },
  properties: {
    item: { type: Object, value: {} },
  },
});
