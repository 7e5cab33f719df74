// Lighthouse, mobile preset, on pages of the store: `scripts/bench browser`. Prints a table, and ends
// with 1 when a page misses a limit.
//
//   node tests/bench/browser.mjs [PATH...]
import { createServer } from 'node:net'
import lighthouse from 'lighthouse'
import { launch } from '../lib/browser.mjs'
import { api, startShop } from '../lib/shop.mjs'

const RUNS = 5
/** What a page must reach; scores are of 100. */
const LIMITS = {
  performance: (score) => score >= 90,
  accessibility: (score) => score >= 95,
  'layout shift': (shift) => shift <= 0.02,
}

const audit = (id, factor = 1) => ({ audits }) => audits[id].numericValue / factor
const score = (id) => ({ categories }) => Math.round(categories[id].score * 100)
const MEASURES = {
  performance: { of: score('performance'), digits: 0 },
  accessibility: { of: score('accessibility'), digits: 0 },
  'first paint s': { of: audit('first-contentful-paint', 1_000), digits: 2 },
  'largest paint s': { of: audit('largest-contentful-paint', 1_000), digits: 2 },
  'blocked ms': { of: audit('total-blocking-time'), digits: 0 },
  'layout shift': { of: audit('cumulative-layout-shift'), digits: 4 },
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** One visit by a phone that was never here. */
async function visit(url) {
  const port = await freePort()
  const browser = await launch([`--remote-debugging-port=${port}`])
  try {
    const { lhr } = await lighthouse(url, { port, logLevel: 'error', onlyCategories: ['performance', 'accessibility'] })
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`)
    return lhr
  } finally {
    await browser.close()
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

/** What Lighthouse finds wrong with a page for people who do not see or reach it as others do. */
const faults = ({ audits, categories }) => categories.accessibility.auditRefs
  .filter(({ id, weight }) => weight > 0 && audits[id].score === 0)
  .map(({ id }) => audits[id].title)

const row = (cells) => console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(24) : cell.padStart(17))).join(''))

const shop = await startShop({ h5: true })
const missed = []
try {
  const { products: [{ id }] } = await api(shop, 'GET', '/api/products?sort=sold')
  const paths = process.argv.length > 2 ? process.argv.slice(2) : ['/', `/product?id=${id}`, '/cart']
  row(['', ...Object.keys(MEASURES)])
  for (const path of paths) {
    const visits = []
    for (let run = 0; run < RUNS; run += 1) visits.push(await visit(shop.url + path))
    const found = Object.entries(MEASURES).map(([name, { of, digits }]) => [name, median(visits.map(of)), digits])
    row([path, ...found.map(([, value, digits]) => value.toFixed(digits))])
    for (const [name, value] of found) {
      if (LIMITS[name] && !LIMITS[name](value)) missed.push(`${path}: ${name} is ${value}`)
    }
    for (const fault of new Set(visits.flatMap(faults))) console.log(`  ${fault}`)
  }
} finally {
  await shop.stop()
}
if (missed.length > 0) {
  console.error(`Over the limit:\n  ${missed.join('\n  ')}`)
  process.exitCode = 1
}
