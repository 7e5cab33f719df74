// The effect `pictures` in a browser: a field for files, and each made small before it is sent.

const TYPES = 'image/jpeg,image/png,image/webp'
/** What others see of a picture; a longer side is scaled down to it. */
const SIDE_MAX = 1_600
const BYTES_MAX = 1_000_000
/** Tried in turn, until it is small enough. */
const QUALITIES = [0.85, 0.7, 0.5]
/** A picture takes longer than a request: phones send slowly. */
const TIMEOUT_MS = 60_000

const make = (tag, properties) => Object.assign(document.createElement(tag), properties)

/** @returns {Promise<File[]>}  none when the shopper chose none */
function choose(count) {
  return new Promise((resolve) => {
    const field = make('input', { type: 'file', accept: TYPES, multiple: count > 1, hidden: true })
    const done = () => {
      removeEventListener('pointerdown', done, true)
      field.remove()
      resolve([...field.files].slice(0, count))
    }
    field.addEventListener('change', done)
    field.addEventListener('cancel', done)
    // A browser without `cancel`: who touches the page again has left the choice.
    addEventListener('pointerdown', done, true)
    document.body.append(field)
    field.click()
  })
}

const written = (canvas, quality) => new Promise((resolve) => {
  canvas.toBlob(resolve, 'image/jpeg', quality)
})

/** Drawn anew, which also leaves behind what a camera wrote about the place. */
async function small(file) {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, SIDE_MAX / Math.max(picture.width, picture.height))
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)))
  const canvas = make('canvas', { width, height })
  const brush = canvas.getContext('2d')
  // JPEG knows no transparency.
  brush.fillStyle = '#fff'
  brush.fillRect(0, 0, width, height)
  brush.drawImage(picture, 0, 0, width, height)
  picture.close()
  let drawn = null
  for (const quality of QUALITIES) {
    drawn = await written(canvas, quality)
    if (drawn && drawn.size <= BYTES_MAX) break
  }
  if (!drawn) throw new Error('the browser does not draw it')
  return drawn
}

/** What came of it, as of a request. */
async function send(file, { url, headers }) {
  // What cannot be drawn goes as it is: the server says what is wrong with it.
  const picture = await small(file).catch(() => file)
  const body = new FormData()
  body.append('picture', picture, 'picture')
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS)
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: abort.signal })
    return { http: { status: answer.status, body: await answer.text() } }
  } catch {
    return 'failed'
  } finally {
    clearTimeout(timer)
  }
}

export async function pictures(effect, answer) {
  const sent = []
  // One after the other: a phone has no room for nine drawings at once.
  for (const file of await choose(effect.count)) sent.push(await send(file, effect))
  answer(effect.id, { pictures: sent })
}
