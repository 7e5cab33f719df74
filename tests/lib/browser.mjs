// Debian's Chromium as a phone, or as a narrow desktop window.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { root } from './shop.mjs'

const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

export const shots = path.join(root, 'tests/shots')

/** @param {string[]} more  arguments of Chromium besides our own */
export function launch(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [...ARGS, ...more],
  })
}

/**
 * A page of a fresh phone at `url`. What the page logs as an error, throws, or asks of another
 * origin ends up in `page.faults`.
 */
export async function phone(browser, url, { width = 375, height = 812, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 2,
    hasTouch: width < 600,
    isMobile: width < 600,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(8_000)
  page.faults = []
  page.on('console', (said) => {
    if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) page.faults.push(said.text())
  })
  page.on('pageerror', (error) => page.faults.push(String(error)))
  page.on('request', (ask) => {
    const own = [url, `blob:${url}`, 'data:']
    if (!own.some((it) => ask.url().startsWith(it))) page.faults.push(`foreign: ${ask.url()}`)
  })
  await page.goto(url)
  return page
}

/** A picture for people to look at; the folder is ignored by git. */
export async function shot(page, name) {
  mkdirSync(shots, { recursive: true })
  await page.waitForTimeout(350)
  await page.screenshot({ path: path.join(shots, `${name}.png`) })
}
