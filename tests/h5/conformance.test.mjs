// The table of `tests/conformance` on glass-easel, in Chromium, through the page host of the H5 store.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { cases, look } from '../conformance/cases.mjs'
import { launch, phone } from '../lib/browser.mjs'
import { startSample } from '../lib/sample.mjs'
import { root } from '../lib/shop.mjs'

let sample
let browser
let page

before(async () => {
  sample = await startSample(path.join(root, 'tests/conformance'))
  browser = await launch()
  page = await phone(browser, sample.url)
  await page.addInitScript(`globalThis.look = ${look}`)
})
after(async () => {
  await browser?.close()
  sample?.stop()
})
beforeEach(async () => {
  await page.reload()
  await page.waitForFunction(() => globalThis.shown)
})

const find = (name) => page.locator(`[class~="${name}"], [class*="--${name} "], [class$="--${name}"]`)

const hands = {
  tap: (name, at = 0) => find(name).nth(at).evaluate((it) => it.click()),
  input: (name, text) => find(name).fill(text),
  async confirm(name) {
    await find(name).focus()
    await page.keyboard.press('Enter')
  },
  end: (name) => find(name).evaluate((it) => { it.scrollTop = it.scrollHeight }),
}

for (const [what, patches, does, sees, sent] of cases) {
  test(what, async () => {
    for (const patch of patches) await page.evaluate((it) => globalThis.shown.setData(it), patch)
    for (const [hand, ...given] of does) await hands[hand](...given)
    if (sent.length > 0) await page.waitForFunction((count) => globalThis.sent.length >= count, sent.length)
    for (const [name, expected] of Object.entries(sees)) {
      const seen = await page.evaluate((it) => globalThis.look(document, it), name)
      assert.deepEqual(seen, expected, name)
    }
    assert.deepEqual(await page.evaluate(() => globalThis.sent), sent)
    assert.deepEqual(page.faults, [])
  })
}
