// A shopper with the mini-program on a phone: walks by tapping what the pages hold.
import assert from 'node:assert/strict'
import path from 'node:path'
import { root } from '../lib/shop.mjs'
import { appService } from './app-service.mjs'

export const MINIPROGRAM = path.join(root, 'miniprogram')

export const PAGES = {
  home: '/pages/home/home',
  category: '/pages/category/category',
  cart: '/pages/cart/cart',
  me: '/pages/me/me',
  search: '/packages/goods/search/search',
  product: '/packages/goods/product/product',
  checkout: '/packages/trade/checkout/checkout',
  pay: '/packages/trade/pay/pay',
  paid: '/packages/trade/paid/paid',
  orders: '/packages/trade/orders/orders',
  order: '/packages/trade/order/order',
  coupons: '/packages/trade/coupons/coupons',
  checkin: '/packages/trade/checkin/checkin',
  lottery: '/packages/trade/lottery/lottery',
  flash: '/packages/trade/flash/flash',
  groups: '/packages/trade/groups/groups',
  group: '/packages/trade/group/group',
  bargains: '/packages/trade/bargains/bargains',
  bargain: '/packages/trade/bargain/bargain',
  aftersale: '/packages/trade/aftersale/aftersale',
  refund: '/packages/trade/refund/refund',
  review: '/packages/trade/review/review',
  reviews: '/packages/goods/reviews/reviews',
  live: '/packages/goods/live/live',
  login: '/packages/account/login/login',
  addresses: '/packages/account/addresses/addresses',
  address: '/packages/account/address/address',
  service: '/packages/account/service/service',
  messages: '/packages/account/messages/messages',
  member: '/packages/account/member/member',
  points: '/packages/account/points/points',
  privacy: '/packages/account/privacy/privacy',
  mall: '/packages/account/mall/mall',
  exchange: '/packages/trade/exchange/exchange',
  tasks: '/packages/account/tasks/tasks',
  newcomer: '/packages/account/newcomer/newcomer',
  invite: '/packages/account/invite/invite',
  favourites: '/packages/account/favourites/favourites',
  footprints: '/packages/account/footprints/footprints',
}

/** Money as the page shows it: `¥168.00`. */
export const money = ({ yuan, cents }) => `¥${yuan}${cents}`

/** @param {object} options  of `appService` */
export function shopper(shop, options = {}) {
  const phone = appService(MINIPROGRAM, { origin: shop.url, ...options })

  /** What the page on top shows, as values of this realm. */
  const data = () => JSON.parse(JSON.stringify(phone.data))

  async function open(name, query = '') {
    phone.open(PAGES[name] + (query && `?${query}`))
    await phone.settle()
  }
  async function tap(action) {
    phone.tap(action)
    await phone.settle()
  }
  async function type(field, text) {
    phone.type(field.action, text)
    await phone.settle()
  }
  /** Asserts that the page on top is `name`. */
  function on(name) {
    assert.equal(phone.page.route, PAGES[name].slice(1))
  }
  async function back() {
    phone.run('wx.navigateBack({})')
    await phone.settle()
  }

  /** The lines of the cart page that can be bought. */
  const lines = () => data().groups.flatMap((group) => group.lines)

  /** Opens a product, chooses `values` and does `then` (`add` or `buy`) with it. */
  async function choose(id, values, then = 'add') {
    await open('product', `id=${id}`)
    await tap(data()[then])
    for (const value of values) {
      const all = data().sheet.options.flatMap((option) => option.values)
      await tap(all.find(({ text }) => text === value).action)
    }
    if (data().sheet) await tap(data().sheet.action)
  }

  /** On the log-in page. */
  async function logIn(number) {
    on('login')
    await type(data().phone, number)
    await tap(data().send)
    await type(data().code, data().sandbox.match(/\d{6}/)[0])
    await tap(data().login)
  }

  /** On the till: writes an address and comes back with it. */
  async function giveAddress() {
    await tap(data().address.open)
    on('addresses')
    await tap(data().create)
    on('address')
    const said = { name: '林小满', phone: '13900139000', region: '浙江省 杭州市 西湖区', detail: '湖滨路 1 号 2 幢 301' }
    for (const [name, text] of Object.entries(said)) await type(data()[name], text)
    await tap(data().save)
    on('addresses')
    await tap(data().addresses[0].pick)
    on('checkout')
  }

  return { phone, open, tap, type, on, back, lines, choose, logIn, giveAddress, get data() { return data() } }
}
