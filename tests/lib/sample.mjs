// The page host of the H5 store around sample pages: built as the shop is, served under the shop's own content security policy.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from './shop.mjs'

const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
  + "img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'"
/** The smallest module there is. */
const WASM = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])
const HEAD = '<link rel="stylesheet" href="/shop.css"><meta name="xiaopu-home" content="/mall.wasm">'
  + '<meta name="xiaopu-wasm" content="/mall.wasm">'
  + '<meta name="xiaopu-rest" content="/rest.js">'
const TYPES = { js: 'text/javascript', css: 'text/css', wasm: 'application/wasm' }

const inTools = (...parts) => path.join(root, 'crates/mall-build', ...parts)

function bundle(from, to) {
  const out = path.dirname(to)
  execFileSync(inTools('node_modules/esbuild/bin/esbuild'), [
    from,
    `--outfile=${to}`,
    '--allow-overwrite',
    `--alias:shop-modules=${path.join(out, 'modules.js')}`,
    `--alias:shop-view=${path.join(out, 'view.js')}`,
    `--alias:mall-glue=${path.join(root, 'tests/h5/fixture/glue.js')}`,
    '--bundle', '--minify', '--mangle-props=^_\\$', '--format=esm', '--target=es2021', '--charset=utf8', '--log-level=warning',
  ], { env: { ...process.env, NODE_PATH: inTools('node_modules') } })
}

function build(pages, out) {
  execFileSync('cargo', ['run', '--quiet', '-p', 'mall-build', '--', 'pages', pages, out], { cwd: root })
  bundle(path.join(root, 'crates/mall-h5/host/main.js'), path.join(out, 'shop.js'))
  bundle(path.join(out, 'rest.js'), path.join(out, 'rest.js'))
}

/**
 * @param {string} pages  a folder with `app.json`
 * @returns {Promise<{ url: string, wasm: Buffer[], asked: number, restFails: number, stop: () => void }>}
 *   `wasm`: what the next downloads of the module give, the last of them for ever; `restFails`: how many
 *   downloads of the later pages fail
 */
export async function startSample(pages = path.join(root, 'tests/h5/fixture')) {
  const out = mkdtempSync(path.join(tmpdir(), 'xiaopu-host-'))
  build(pages, out)
  const page = readFileSync(path.join(root, 'crates/mall-h5/host/index.html'), 'utf8')
    .replace('{{TITLE}}', '样品店').replace('{{DESCRIPTION}}', '').replace('{{OG}}', '')
    .replace('{{HEAD}}', HEAD).replace('{{SCRIPTS}}', '<script type="module" src="/shop.js"></script>')
  const sample = { wasm: [WASM], asked: 0, restFails: 0 }
  const server = createServer(({ url }, answer) => {
    const { pathname } = new URL(url, 'http://sample')
    const ending = pathname.split('.')[1]
    answer.setHeader('content-security-policy', CSP)
    answer.setHeader('content-type', TYPES[ending] ?? 'text/html; charset=utf-8')
    answer.setHeader('cache-control', 'no-store')
    if (pathname === '/mall.wasm') {
      sample.asked += 1
      answer.end(sample.wasm.length > 1 ? sample.wasm.shift() : sample.wasm[0])
    } else if (ending === undefined) {
      answer.end(page)
    } else if (pathname === '/rest.js' && sample.restFails > 0) {
      sample.restFails -= 1
      answer.writeHead(503).end()
    } else if (['/shop.js', '/shop.css', '/rest.js'].includes(pathname)) {
      answer.end(readFileSync(path.join(out, pathname)))
    } else {
      answer.writeHead(404).end()
    }
  })
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return Object.assign(sample, {
    url: `http://127.0.0.1:${server.address().port}`,
    whole: WASM,
    half: WASM.subarray(0, 5),
    stop() {
      server.closeAllConnections()
      server.close()
      rmSync(out, { recursive: true, force: true })
    },
  })
}
