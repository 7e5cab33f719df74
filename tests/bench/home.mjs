// The largest home page a merchant may make: `scripts/bench home`. The server fills it in, the real core of
// the mini-program shows it. Prints a table, and ends with 1 when a limit is missed.
import { Agent, get } from 'node:http'
import path from 'node:path'
import { changeShop, root, startShop } from '../lib/shop.mjs'
import { appService } from '../weapp/app-service.mjs'

const BLOCKS = 100
const GOODS = 1_000
const ROUNDS = 200
const RESOLVE_MS = 5
const FIRST_BYTES = 64 * 1024

const missed = []
function limit(what, found, most, unit) {
  const over = !(found <= most)
  console.log(`  ${what.padEnd(58)}${found.toFixed(unit === 'ms' ? 2 : 0).padStart(10)} ${unit}   ≤ ${most} ${over ? 'missed' : 'met'}`)
  if (over) missed.push(what)
}
const say = (what, found) => console.log(`  ${what.padEnd(58)}${String(found).padStart(10)}`)

/** The demo shop with 1,000 goods, ten to a block, and no other blocks. */
function grow(file) {
  const goods = Array.from({ length: GOODS }, (_, at) => {
    const like = file.products[at % file.products.length]
    const skus = like.skus.map((sku, nth) => ({ ...sku, id: `${sku.id}-${at}-${nth}` }))
    return { ...like, id: `${like.id}-${at}`, onShelf: true, skus }
  })
  file.products.push(...goods)
  file.home.blocks = Array.from({ length: BLOCKS }, (_, at) => {
    const ids = goods.slice((at * GOODS) / BLOCKS, ((at + 1) * GOODS) / BLOCKS).map(({ id }) => id)
    const columns = ['one', 'two', 'three', 'scroll'][at % 4]
    return { id: `b${at}`, kind: { productList: { title: `第${at + 1}层`, columns, goods: { ids: { ids } } } } }
  })
}

const shop = await startShop()
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
/** The answer, and how long it took from the asking to its last byte (ms). */
const ask = (url) => new Promise((resolve, reject) => {
  const start = process.hrtime.bigint()
  get(shop.url + url, { agent }, (answer) => {
    const parts = []
    answer.on('data', (part) => parts.push(part))
    answer.on('end', () => {
      const took = Number(process.hrtime.bigint() - start) / 1e6
      resolve({ took, body: Buffer.concat(parts), status: answer.statusCode })
    })
  }).on('error', reject)
})
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
async function timed(url) {
  const times = []
  for (let round = 0; round < ROUNDS; round += 1) times.push((await ask(url)).took)
  return median(times)
}

try {
  changeShop(shop, grow)
  let home
  // The server looks for a change of the shop from time to time.
  do home = JSON.parse((await ask('/api/home')).body)
  while (home.blocks.length !== BLOCKS)
  const shown = home.blocks.reduce((sum, { content }) => sum + content.productList.products.length, 0)
  if (shown !== GOODS) throw new Error(`the page shows ${shown} goods, not ${GOODS}`)

  console.log(`\nA home page of ${BLOCKS} blocks with ${GOODS} goods`)
  const [least, whole] = [await timed('/healthz'), await timed('/api/home')]
  say('bytes of the answer', Buffer.byteLength(JSON.stringify(home)))
  say('asking for nothing, over HTTP (ms)', least.toFixed(2))
  say('asking for the page, over HTTP, to its last byte (ms)', whole.toFixed(2))
  limit('what of that the page takes: resolving, JSON, sending', whole - least, RESOLVE_MS, 'ms')

  const phone = appService(path.join(root, 'miniprogram'), { origin: shop.url })
  phone.open('/pages/home/home')
  await phone.settle()
  const sizes = phone.sets.map(({ bytes }) => bytes)
  limit('largest setData until the first screen stands', Math.max(...sizes), FIRST_BYTES, 'bytes')
  limit('all setData until the first screen stands', sizes.reduce((sum, it) => sum + it, 0), FIRST_BYTES, 'bytes')
  const before = phone.sets.length
  phone.page.onReachBottom()
  await phone.settle()
  const more = phone.sets.slice(before).map(({ bytes }) => bytes)
  if (more.length === 0) throw new Error('nothing more was shown at the bottom')
  limit('setData at the bottom: what is new, and nothing else', Math.max(...more), FIRST_BYTES, 'bytes')
} finally {
  agent.destroy()
  await shop.stop()
}
if (missed.length > 0) {
  console.error(`\nmissed: ${missed.join('; ')}`)
  process.exit(1)
}
