Component({
  properties: { item: null, title: String, form: String },
  options: { multipleSlots: true },
  methods: {
    tap({ currentTarget }) {
      globalThis.sent.push(currentTarget.dataset.action);
    },
    pick() {
      this.triggerEvent('pick', { value: this.data.title });
    },
  },
});
