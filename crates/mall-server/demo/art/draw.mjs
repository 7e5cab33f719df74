// Draws every picture of the demo shop: `node draw.mjs` writes `../media/*.svg` from `goods.json`.
// The same input gives the same bytes. No dependency but Node.

import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { BRANDS } from './brands.mjs'
import { Sheet } from './paint.mjs'
import { good, portrait, scene } from './scene.mjs'
import { POSTERS } from './posters.mjs'

const here = new URL('.', import.meta.url)
const media = new URL('../media/', here)
const goods = JSON.parse(readFileSync(new URL('goods.json', here), 'utf8'))

mkdirSync(media, { recursive: true })
for (const old of readdirSync(media)) rmSync(new URL(old, media))

const write = (name, svg) => writeFileSync(new URL(`${name}.svg`, media), svg)

for (const [name, recipe] of Object.entries(goods)) {
  const sheet = new Sheet()
  const thing = good(recipe, BRANDS)
  const content = recipe.scene ? scene(sheet, thing) : portrait(sheet, thing)
  write(name, sheet.picture(800, 800, `${thing.brand.name} ${thing.zh}`, content))
}
for (const [name, { width, height, title, draw }] of Object.entries(POSTERS)) {
  const sheet = new Sheet()
  const thing = (of) => good(goods[of], BRANDS)
  write(name, sheet.picture(width, height, title, draw(sheet, thing)))
}
