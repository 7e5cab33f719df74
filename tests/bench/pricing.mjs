// Prices in wasm and natively against plain JavaScript, in one process and in turns: `scripts/bench
// pricing`. Prints tables, and ends with 1 when a limit is missed. Ratios decide, since machines differ;
// the one exception is what a frame allows.
//
//   node tests/bench/pricing.mjs
import { miniProgram, nativeCore, wasmCore } from './cores.mjs'
import { plain } from './plain.mjs'

/** Runs of each question; questions of each size. */
const ROUNDS = 25
const SEEDS = 60
const FRAME_MS = 10

const wasm = await wasmCore()
const native = nativeCore()
const missed = []
const wrong = []

const share = (numbers, part) => numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * part) - 1]
const median = (numbers) => share(numbers, 0.5)
const ms = (ns) => (ns / 1e6).toFixed(4)
const row = (cells, first = 44) =>
  console.log(cells.map((cell, at) => (at === 0 ? String(cell).padEnd(first) : String(cell).padStart(13))).join(''))

function limit(name, found, most, digits = 2) {
  const over = !(found <= most)
  row([`  ${name}`, found.toFixed(digits), `≤ ${most}`, over ? 'missed' : 'met'], 62)
  if (over) missed.push(`${name} is ${found.toFixed(digits)}, the limit is ${most}`)
}

function timed(run) {
  const start = process.hrtime.bigint()
  run()
  return Number(process.hrtime.bigint() - start)
}

function agree(what, ...payables) {
  if (new Set(payables.map(Number)).size > 1) wrong.push(`${what}: ${payables.join(', ')}`)
}

/** The opponent's question of this size. */
function opponent(seed, lines, promotions) {
  wasm.prepare(seed, lines, promotions, 0, 1)
  const { basket, rules } = wasm.question()
  return { lines: basket.lines, promotions: rules.promotions }
}

/** Promotions alone, where all three do the same: the median of each. */
async function sequential(lines, promotions) {
  const size = [lines, promotions, 0, 1]
  const asked = opponent(1, lines, promotions)
  const took = { js: [], quote: [], tap: [], native: [] }
  for (let round = 0; round < ROUNDS * 2; round += 1) {
    wasm.prepare(1, ...size)
    const payables = []
    const js = timed(() => payables.push(plain(asked)))
    const quote = timed(() => payables.push(wasm.quote()))
    const tap = timed(() => wasm.tap())
    const other = await native.ask(1, size, 1)
    agree(`${lines} lines, ${promotions} promotions`, ...payables, other.payable)
    // The first half warms up.
    if (round >= ROUNDS) {
      took.js.push(js)
      took.quote.push(quote)
      took.tap.push(tap)
      took.native.push(...other.took)
    }
  }
  return Object.fromEntries(Object.entries(took).map(([name, all]) => [name, median(all)]))
}

/** The slope of the line through the logarithms. */
function exponent(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)])
  const mean = (at) => logs.reduce((sum, it) => sum + it[at], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  return logs.reduce((sum, it) => sum + (it[0] - x) * (it[1] - y), 0) / logs.reduce((sum, it) => sum + (it[0] - x) ** 2, 0)
}

/** The best combination over many questions of one size. */
async function combinations(groups, asked) {
  const size = [100, 0, 50, groups]
  const took = { js: [], best: [], quote: [], native: [] }
  const gaps = []
  let [proved, legal, notWorse, nodesMost] = [0, 0, 0, 0]
  for (let seed = 0; seed < SEEDS; seed += 1) {
    wasm.prepare(seed, ...size)
    const rounds = { js: [], best: [], quote: [] }
    let payable
    for (let round = 0; round < 3; round += 1) {
      rounds.js.push(timed(() => plain(asked)))
      rounds.best.push(timed(() => wasm.best()))
      rounds.quote.push(timed(() => { payable = wasm.quote() }))
    }
    const other = await native.ask(seed, size, 3)
    for (const [name, all] of Object.entries({ ...rounds, native: other.took })) took[name].push(median(all))
    agree(`${groups} groups, seed ${seed}`, payable, wasm.best(), other.payable)
    agree(`${groups} groups, seed ${seed}, decisions`, wasm.nodes(), other.nodes)
    nodesMost = Math.max(nodesMost, other.nodes)
    proved += wasm.proved()
    legal += wasm.legal()
    notWorse += payable <= wasm.greedily() ? 1 : 0
    gaps.push(Number(wasm.gap()))
  }
  return { took, gaps, proved, legal, notWorse, nodesMost }
}

console.log('Promotions one after the other, median ms:')
row(['lines × promotions', 'plain JS', 'wasm quote', 'native', 'wasm / JS'])
const cells = new Map()
for (const [lines, promotions] of [[20, 10], [50, 10], [100, 10], [200, 10], [100, 5], [100, 20], [100, 50]]) {
  const took = await sequential(lines, promotions)
  cells.set(`${lines} ${promotions}`, took)
  row([`${lines} × ${promotions}`, ms(took.js), ms(took.quote), ms(took.native), (took.quote / took.js).toFixed(2)])
}

console.log('\nA tap on the cart page of the mini-program, 100 lines, 10 promotions:')
{
  wasm.prepare(1, 100, 10, 0, 1)
  const app = await miniProgram(wasm.question())
  const asked = opponent(1, 100, 10)
  const [js, taps] = [[], []]
  for (let round = 0; round < ROUNDS * 4; round += 1) {
    js.push(timed(() => plain(asked)))
    taps.push(app.tap())
  }
  const of = (name) => median(taps.slice(ROUNDS).map((it) => it[name]))
  const against = median(js.slice(ROUNDS))
  row(['plain JS ms', ms(against)])
  row(['action to patch ms', ms(of('took'))])
  row(['bytes: patch, all, kept state among them', of('patch'), of('crossed'), of('kept')])
  limit('action to patch, times of plain JS', of('took') / against, 0.5)
  limit('bytes across', of('crossed'), 2048, 0)
}

console.log('\nThe best of 50 coupons, 100 lines, ms:')
row(['groups', 'JS 50 promos', 'best p50', 'best p99', 'quote p50', 'quote p99', 'native p50', 'native p99', 'proved', 'nodes max'], 8)
const fifty = opponent(1, 100, 50)
for (const groups of [4, 6, 8]) {
  const { took, gaps, proved, legal, notWorse, nodesMost } = await combinations(groups, fifty)
  const both = (all) => [ms(median(all)), ms(share(all, 0.99))]
  row([groups, ms(median(took.js)), ...both(took.best), ...both(took.quote), ...both(took.native), `${proved}/${SEEDS}`, nodesMost], 8)
  if (groups === 6) {
    limit('6 groups: best combination p50, times of plain JS', median(took.best) / median(took.js), 1)
    limit('6 groups: best combination p99 ms', share(took.best, 0.99) / 1e6, FRAME_MS)
    limit('6 groups: with every reason p50, times of plain JS', median(took.quote) / median(took.js), 1)
    limit('6 groups: with every reason p99 ms', share(took.quote, 0.99) / 1e6, FRAME_MS)
  }
  limit(`${groups} groups: not proved`, SEEDS - proved, 0, 0)
  limit(`${groups} groups: illegal`, SEEDS - legal, 0, 0)
  limit(`${groups} groups: worse than greedy`, SEEDS - notWorse, 0, 0)
  limit(`${groups} groups: gap to the bound p99 %`, share(gaps, 0.99) / 100, 1)
}

console.log('\nGrowth, the exponent of the time:')
const grown = (name, sizes) => exponent(sizes.map(([lines, promotions]) =>
  [name === 'promotions' ? promotions : lines, cells.get(`${lines} ${promotions}`)[name === 'tap' ? 'tap' : 'quote']]))
const byLines = [[20, 10], [50, 10], [100, 10], [200, 10]]
limit('a full quote by lines, 20 to 200', grown('lines', byLines), 1.05)
limit('a full quote by promotions, 5 to 50', grown('promotions', [[100, 5], [100, 10], [100, 20], [100, 50]]), 1.05)
limit('one line changed, by lines', grown('tap', byLines), 0.05)

native.stop()
if (wrong.length > 0) console.error(`Not the same:\n  ${wrong.join('\n  ')}`)
if (missed.length > 0) console.error(`Missed:\n  ${missed.join('\n  ')}`)
if (wrong.length + missed.length > 0) process.exitCode = 1
