// How long pages take on the engines that a phone may have: `scripts/bench engines`. Each page is the smallest whose
// view is as large as the budget speaks of; what is timed is the whole way, from the question as an object to the
// patch as an object. Prints a table, and ends with 1 when the budget is missed.
//
// The budget is that of JavaScriptCore without its compiler, which iPhones have. The others have none; they stand
// beside it, since one of them may be what a phone has. The median decides; on a machine that does something else
// besides, the least says more.
import {
  JSC_PLAIN, JSC_SPARE, V8_6_8, V8_8_4, V8_SPARE, WASM3, play,
} from '../engines/engines.mjs'
import { BOOT, NOW, begun, miniProgram, wasmCore } from './cores.mjs'

const VIEW_BYTES = 20 * 1024
const BUDGET_MS = 15
const ROUNDS = 40
const WARM_UP = 10
const PROMOTIONS = 10

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
const bytes = (of) => Buffer.byteLength(JSON.stringify(of))

/** A list of goods that comes again and again: read, and shown. */
async function goods(count) {
  const record = []
  const core = await begun(record)
  const products = Array.from({ length: count }, (_, at) => ({
    id: `p${at}`, title: `玻尿酸保湿面膜 ${at}`, subtitle: '一片顶一杯水，薄到看得见', image: `/media/p${at}.svg`, tags: ['热卖'],
    price: 3990 + at, priceFrom: false, wasPrice: 5900, sold: 1200, soldOut: false, onlySku: `s${at}`,
  }))
  const http = { status: 200, body: JSON.stringify({ products, total: count, next: null }), serverTime: String(NOW) }
  core.boot(BOOT)
  const asks = []
  let shown
  for (let round = 0; round < ROUNDS; round += 1) {
    const { page, effects } = core.dispatch({ open: { route: 'search', query: { q: 'a' } } }, NOW)
    const { id } = effects.find(({ type, url }) => type === 'request' && url.startsWith('/api/products'))
    asks.push(record.length)
    shown = bytes(core.resolve(id, { http }, NOW).patches)
    core.dispatch({ close: { page } }, NOW)
  }
  return { name: `a list of ${count} goods, read and shown`, record, shown, asks }
}

/** A cart that is opened again and again: priced, and shown. */
async function cart(wasm, count) {
  const record = []
  wasm.prepare(1, count, PROMOTIONS, 0, 1)
  const app = await miniProgram(wasm.question(), record)
  const asks = []
  let shown
  for (let round = 0; round < ROUNDS; round += 1) {
    app.tap()
    app.close()
    asks.push(record.length)
    shown = app.open()
  }
  return { name: `a cart of ${count} lines, priced by ${PROMOTIONS} promotions and shown`, record, shown, asks }
}

async function smallest(make) {
  for (let count = 5; ; count += 1) {
    const made = await make(count)
    if (made.shown >= VIEW_BYTES) return made
  }
}

const wasm = await wasmCore()
const pages = [await smallest(goods), await smallest((count) => cart(wasm, count))]
const row = (cells) => console.log(cells.map((it, at) => (at === 0 ? it.padEnd(40) : it.padStart(16))).join(''))
const missed = []
for (const { name, record, shown, asks } of pages) {
  console.log(`\n${name}: a view of ${shown} bytes`)
  row(['', 'median ms', 'least ms', 'budget'])
  for (const engine of [JSC_PLAIN, JSC_SPARE, WASM3, V8_6_8, V8_SPARE, V8_8_4]) {
    const [all] = JSON.parse(play(engine, [record], { timed: true }))
    const took = asks.slice(WARM_UP).map((at) => all[at])
    const isBound = engine === JSC_PLAIN
    const isOver = isBound && !(median(took) <= BUDGET_MS)
    if (isOver) missed.push(name)
    row([
      engine.name, median(took).toFixed(2), Math.min(...took).toFixed(2),
      isBound ? `≤ ${BUDGET_MS} ${isOver ? 'missed' : 'met'}` : '-',
    ])
  }
}
if (missed.length > 0) {
  console.error(`\nmissed in JavaScriptCore without its compiler: ${missed.join('; ')}`)
  process.exit(1)
}
