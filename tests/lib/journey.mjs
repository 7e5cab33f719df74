// What a journey by hand begins and ends with: a shop of its own, a browser, and a phone in it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before } from 'node:test'
import { launch, phone } from './browser.mjs'
import { startShop } from './shop.mjs'

/**
 * Before the tests of a file: opens them, and hands them to `take`; after them: closes what was opened.
 *
 * @param {(opened: { shop: object, browser: object, page: object }) => void} take
 * @returns {string}  a file; milliseconds written into it are how far the clock of the shop is ahead
 */
export function journey(take) {
  const folder = mkdtempSync(path.join(tmpdir(), 'xiaopu-clock-'))
  const ahead = path.join(folder, 'ahead')
  let shop
  let browser
  before(async () => {
    shop = await startShop({ h5: true, ahead })
    browser = await launch()
    take({ shop, browser, page: await phone(browser, shop.url) })
  })
  after(async () => {
    await browser?.close()
    await shop?.stop()
    rmSync(folder, { recursive: true })
  })
  return ahead
}
