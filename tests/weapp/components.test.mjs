// Each own component shows its item, and its buttons send what they hold: on the classic engine.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { draw } from './classic-engine.mjs'
import { MINIPROGRAM } from './shopper.mjs'

/** An action as a page hands it out. */
const act = (name) => ({ go: { to: { page: name } } })
const price = { yuan: '168', cents: '.00', from: '起', was: '¥218.00' }
const card = {
  key: 'a', title: '精华液', subtitle: '舒缓', image: '/media/a.svg', badge: '新品', tags: ['满减'],
  price, sold: '已售 9', soldOut: false, open: act('open'), add: act('add'), addLabel: '加入购物车',
}
const ticket = {
  key: 't', state: 'open', unit: '¥', amount: '10', threshold: '满59可用', title: '见面礼', window: '30 天内',
  note: '新人', action: act('claim'), actionText: '领取',
}
const step = { label: '数量', quantity: 2, fewer: act('fewer'), more: act('more'), fewerLabel: '减', moreLabel: '加' }

const review = {
  key: '1', name: '138****01', face: '01', stars: { on: '★★★★', off: '★', label: '4 星' }, note: '2026-11-26', text: '滋润',
  silent: false, pictures: ['/pictures/a'], followUp: { title: '9 天后追评', text: '还是好', pictures: [] },
  reply: { title: '商家回复', text: '谢谢您', pictures: [] },
}

/** Component, its properties, words it shows, and what a tap on each selector sends. */
const shown = {
  banner: [{ items: [{ key: 'a', title: '护肤季', image: '/media/b.svg', open: act('banner') }] }, [], { '.banner-open': 'banner' }],
  countdown: [{ item: { label: '距结束', days: '', hours: '01', minutes: '02', seconds: '03' } }, ['距结束', '01:02:03'], {}],
  'coupon-ticket': [{ item: ticket, form: 'wide' }, ['¥10', '满59可用', '见面礼', '30 天内', '新人', '领取'], { '.ticket-button': 'claim' }],
  field: [{ item: { label: '手机号', value: '138', placeholder: '请输入', error: '不对', action: act('typed') } }, ['手机号', '不对'], {}],
  'floor-head': [{ item: { title: '热卖', note: '每日上新', more: act('more'), moreText: '更多' } }, ['热卖', '每日上新', '更多'], { '.head-more': 'more' }],
  'goods-card': [{ item: card, form: 'two' }, ['精华液', '舒缓', '新品', '满减', '¥168.00', '已售 9'], { '.card-open': 'open', '.card-add': 'add' }],
  icon: [{ name: 'cart', tone: 'ink', size: '40' }, [], {}],
  'menu-bar': [{ items: [{ key: 'a', title: '护肤', icon: 'skincare', badge: '热', open: act('menu') }] }, ['护肤', '热'], { '.menu-entry': 'menu' }],
  notice: [{ text: '满99包邮', open: act('notice') }, ['满99包邮'], { '.notice': 'notice' }],
  'offline-bar': [{ text: '没有网络' }, ['没有网络'], {}],
  poster: [{ item: { title: '海报', image: '/media/a.svg', hint: '长按保存', save: { text: '保存图片', action: act('save') }, close: act('close'), closeLabel: '关闭' } }, ['长按保存', '保存图片'], { '.poster-button': 'save' }],
  price: [{ item: price, size: 'large' }, ['¥168.00起¥218.00'], {}],
  privacy: [{ item: { title: '隐私保护指引', text: '先看过', ok: '同意', cancel: '不同意', contract: '查看' } }, ['隐私保护指引', '先看过', '同意', '不同意', '查看'], {}],
  'review-card': [{ item: review }, ['138****01', '★★★★', '滋润', '2026-11-26', '9 天后追评', '还是好', '商家回复', '谢谢您'], {}],
  'service-float': [{ text: '专属顾问', open: act('service') }, [], { '.float': 'service' }],
  sheet: [{ title: '选规格', close: act('close'), closeLabel: '关闭' }, ['选规格'], { '.sheet-mask': 'close', '.sheet-close': 'close' }],
  skeleton: [{ kind: 'list' }, [], {}],
  state: [{ item: { kind: 'empty', text: '空空的', note: '去看看', action: act('state'), actionText: '去逛逛' } }, ['空空的', '去看看', '去逛逛'], { '.state-button': 'state' }],
  stepper: [{ item: step }, ['2'], {}],
  tabs: [{ items: [{ key: 'a', text: '综合', on: true, action: act('best') }] }, ['综合'], { '.tabs-tab': 'best' }],
}

test('every component has its line here', () => {
  const folders = readdirSync(path.join(MINIPROGRAM, 'components'), { withFileTypes: true }).filter((it) => it.isDirectory())
  assert.deepEqual(folders.map((it) => it.name).sort(), Object.keys(shown).sort())
})

for (const [name, [properties, words, taps]] of Object.entries(shown)) {
  test(`${name} shows its item and sends what it holds`, async () => {
    const it = draw(`components/${name}/${name}`, properties)
    assert.equal(it.count(`.${it.html().match(/--([\w-]+)/)[1]}`), 1)
    for (const word of words) assert.equal(it.text().includes(word), true, `${word} in ${it.text()}`)
    for (const [selector, sends] of Object.entries(taps)) {
      assert.deepEqual(await it.tap(selector), [act(sends)], selector)
    }
  })
}

test('a grey button sends nothing', async () => {
  const it = draw('components/stepper/stepper', { item: { ...step, fewer: null } })
  assert.deepEqual(await it.tap('.stepper-button', 0), [])
  assert.deepEqual(await it.tap('.stepper-button', 1), [act('more')])
  assert.equal(it.count('.stepper-grey'), 1)
})

test('a button that is not given is not there', () => {
  const it = draw('components/coupon-ticket/coupon-ticket', { item: { ...ticket, action: null, actionText: '已领取' } })
  assert.deepEqual([it.count('.ticket-button'), it.text().includes('已领取')], [0, true])
  assert.equal(draw('components/goods-card/goods-card', { item: { ...card, add: null }, form: 'two' }).count('.card-add'), 0)
  assert.equal(draw('components/goods-card/goods-card', { item: card, form: 'three' }).count('.card-add'), 0)
})

test('after a nested patch the next tap sends the new action', async () => {
  const it = draw('components/stepper/stepper', { item: step })
  it.set({ 'item.quantity': 3, 'item.more': act('still more') })
  assert.equal(it.text(), '3')
  assert.deepEqual(await it.tap('.stepper-button', 1), [act('still more')])
  it.set({ 'item.more': null })
  assert.deepEqual(await it.tap('.stepper-button', 1), [])
})

// Lists that change their order are not tried: this stand-in's own diff gets them wrong.
test('a list that grew, changed and shrank sends the actions of what stands there now', async () => {
  const tab = (name) => ({ key: name, text: name, on: false, action: act(name) })
  const it = draw('components/tabs/tabs', { items: [tab('a'), tab('b')] })
  it.set({ items: [tab('a'), tab('b'), tab('c')] })
  assert.deepEqual(await it.tap('.tabs-tab', 2), [act('c')])
  it.set({ 'items[1].action': act('d') })
  assert.deepEqual(await it.tap('.tabs-tab', 1), [act('d')])
  it.set({ items: [tab('e')] })
  assert.deepEqual([it.text(), await it.tap('.tabs-tab')], ['e', [act('e')]])
})

test('a field sends its action with the text', async () => {
  const said = act('typed')
  const it = draw('components/field/field', { item: { label: '手机号', value: '', placeholder: '', error: null, action: said } })
  const [typed] = await it.type('.field-input', '13800138000')
  assert.equal(JSON.stringify(typed).includes('"text":"13800138000"'), true, JSON.stringify(typed))
  assert.equal(it.count('.field-error'), 0)
})
