// The house brands: word-mark, pack colours, ground of their pictures, print for light and dark packs.

export const BRANDS = {
  qinghe: { mark: 'QINGHE', name: '青禾', body: '#dbe7d7', cap: '#2f6b52', accent: '#6da583', ground: '#e3eee4', dark: '#24513f', light: '#f2f7ee' },
  zhaolu: { mark: 'ZHAOLU', name: '朝露', body: '#d5e8f4', cap: '#f4f8fb', accent: '#6fabd2', ground: '#deecf6', dark: '#2b5a7d', light: '#f2f9fd' },
  wanying: { mark: 'WANYING', name: '晚樱', body: '#f3cfd0', cap: '#4a2635', accent: '#d9788a', ground: '#f8e4e3', dark: '#7a2f45', light: '#fbeae4' },
  muzhan: { mark: 'MUZHAN', name: '木盏', body: '#7a523b', cap: '#33251d', accent: '#c58f4e', ground: '#efe4d5', dark: '#5a3a26', light: '#f6e9d2' },
  baiyu: { mark: 'BAIYU', name: '白榆', body: '#f7fbfa', cap: '#2fa58c', accent: '#57bda9', ground: '#d9efea', dark: '#1d6f66', light: '#f1fbf8' },
  maixu: { mark: 'MAIXU', name: '麦序', body: '#fdf1da', cap: '#d9822b', accent: '#e6a23c', ground: '#f9ead0', dark: '#8a4b12', light: '#fff4df' },
  mitang: { mark: 'MITANG', name: '米糖', body: '#fff5e0', cap: '#f0c566', accent: '#eba68f', ground: '#fbead0', dark: '#8a5f24', light: '#fff9ec' },
  wuyan: { mark: 'WUYAN', name: '屋檐', body: '#edf0f7', cap: '#54628c', accent: '#8496cb', ground: '#e1e5f1', dark: '#3c4a74', light: '#f5f7fd' },
  banshan: { mark: 'BANSHAN', name: '半山', body: '#414b50', cap: '#20272a', accent: '#86a39c', ground: '#d7e3e3', dark: '#2f393d', light: '#e8eded' },
};
