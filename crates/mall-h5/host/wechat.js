// What WeChat's own browser has besides: cards of whatever page is in sight, and a button of WeChat's that opens the
// mini-program. It comes in no other browser, with the official SDK (npm `weixin-js-sdk`) in it: no script of others is
// loaded. As a module it leaves `window.wx` alone.
import { createAddresses } from './address.js'
import sdk from 'weixin-js-sdk'

/** Nothing tells that a page has something else to share: so often is it looked at. */
const LOOK_MS = 500
const SHARES = ['updateAppMessageShareData', 'updateTimelineShareData']
const TAG = 'wx-open-launch-weapp'
/** The row of the page 我的 that leads to the mini-program; the framework puts a name of its own before it. */
const ROW = '[id$="--me-app"]'
/** It lies over the row, unseen, and is as large as any. */
const FACE = '<div style="width:480px;height:160px"></div>'

/** iOS knows a page by the address that the shop was opened by, Android by that of the moment. */
function ownAddress() {
  const isApple = /iPhone|iPad|iPod/.test(navigator.userAgent)
  const [entry] = performance.getEntriesByType('navigation')
  return (isApple && entry ? entry.name : location.href).split('#')[0]
}

const meta = (name) => document.querySelector(`meta[property="og:${name}"]`)?.content ?? ''

/** What the page in sight shares: a card says what it does in the mini-program. The first look at home has none. */
function shown(pages, addresses) {
  const { title, path, imageUrl } = pages().at(-1)?.data.share
    ?? { title: meta('title'), path: location.pathname + location.search, imageUrl: meta('image') }
  return {
    title,
    desc: document.title,
    link: location.origin + addresses.of(addresses.find(path)),
    imgUrl: imageUrl && new URL(imageUrl, location.origin).href,
  }
}

/** Puts WeChat's button over the row. Until it says that it is ready, a tap goes through it to the row's link. */
function overlay(row, username, failed) {
  const tag = document.createElement(TAG)
  tag.setAttribute('username', username)
  Object.assign(tag.style, { position: 'absolute', inset: '0', overflow: 'hidden' })
  const face = document.createElement('script')
  face.type = 'text/wxtag-template'
  face.textContent = FACE
  tag.append(face)
  tag.addEventListener('ready', () => tag.addEventListener('click', (event) => event.stopPropagation()))
  tag.addEventListener('error', failed)
  row.style.position = 'relative'
  row.append(tag)
}

/**
 * @param {() => object[]} pages  of the stack, the one in sight last
 * @param {string[]} paths  of all pages
 */
export async function begin(pages, paths) {
  const url = ownAddress()
  const answer = await fetch(`/api/wechat/page?url=${encodeURIComponent(url)}`)
  // A shop without an account of pages.
  if (!answer.ok) return
  const { appId, timestamp, nonce, signature, miniProgram } = await answer.json()
  const addresses = createAddresses(paths)
  let isRefused = false
  let told = ''
  let hasTag = Boolean(miniProgram)

  function noTag() {
    hasTag = false
    document.querySelector(TAG)?.remove()
  }

  function look() {
    const share = shown(pages, addresses)
    const text = JSON.stringify(share)
    if (text !== told) SHARES.forEach((name) => sdk[name]({ ...share }))
    told = text
    const row = document.querySelector(ROW)
    if (hasTag && row && !row.querySelector(TAG)) overlay(row, miniProgram, noTag)
  }

  function again() {
    if (isRefused) return
    look()
    setTimeout(again, LOOK_MS)
  }

  document.addEventListener('WeixinOpenTagsError', noTag)
  sdk.error((why) => {
    isRefused = true
    console.warn(why)
  })
  // It is said of a page that was refused, too.
  sdk.ready(() => setTimeout(again))
  sdk.config({ appId, timestamp, nonceStr: nonce, signature, jsApiList: SHARES, openTagList: [TAG] })
}
