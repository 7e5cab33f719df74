// WeChat's app-service layer, imitated: a bare V8 context with what WeChat lacks taken away, page
// code as it ships, the real wasm, and `wx.request` over real HTTP.
import { readFileSync, existsSync, statSync } from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import zlib from 'node:zlib'

/** Globals that a phone does not have (facts: base library 3.17, iOS and Android). */
const MISSING = [
  'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'Intl', 'WeakRef', 'FinalizationRegistry', 'Iterator',
]

/** Largest `setData` that WeChat advises (bytes). The shop's own limit is lower: see `sets`. */
const SET_DATA_MAX = 256 * 1024

/** Timers up to this long belong to what a tap does (ms): a page that draws itself step by step. */
const MOMENT_MS = 100

/**
 * A phone with the mini-program in `folder`. What a test may change later is read from `options`
 * each time: `breakWasm` (harms the module), `offline`, `hold` (of requests), `storageFull`, `declines` (the shopper says
 * no to every question), `album` (files of pictures that the shopper chooses; none: the choice is left), `trapAtBoot` (told how a session would begin; where it says so the module traps
 * instead: no kept state is known that does it), `tolerant` (`settle` does not throw what was reported),
 * `closedAlbum` (pictures cannot be saved), `record` (a list that takes each question to the core and its answer),
 * `old` (a base library that loads nothing out of other packages), `privacy` (`ask`: WeChat asks before it gives
 * anything personal), `pays` (what comes of `wx.requestPayment`: it throws what WeChat would say).
 *
 * @param {string} folder
 * @param {{ origin?: string, storage?: Map<string, unknown>, breakWasm?: (bytes: Buffer) => Buffer,
 *   failFirst?: number, bareInstance?: boolean, offline?: boolean, hold?: boolean,
 *   storageFull?: boolean, declines?: boolean, album?: string[],
 *   trapAtBoot?: (boot: object) => boolean, tolerant?: boolean,
 *   record?: { ask: string, given: unknown[], said: object }[], old?: boolean }} options
 */
export function appService(folder, options = {}) {
  const context = vm.createContext({}, { codeGeneration: { strings: false, wasm: true } })
  const { Module, Instance, Memory, Table, Global } = vm.runInContext('WebAssembly', context)
  for (const name of MISSING) vm.runInContext(`delete globalThis.${name}`, context)
  const inside = vm.runInContext('({ parse: JSON.parse, Promise })', context)

  const service = {
    context,
    app: null,
    stack: [],
    calls: [],
    toasts: [],
    errors: [],
    storage: options.storage ?? new Map(),
    options,
    /** Requests on their way while `hold`: each goes on when it is called. */
    held: [],
    /** Each request that reached the server: `{ method, path, status }`. */
    requests: [],
    instantiations: [],
    /** The wasm instance of the moment, to be harmed. */
    instance: null,
    /** Of each picture that was drawn: what a canvas was told, `[what, ...with]`. */
    drawn: [],
    /** Bytes of each `setData`, and whether a tap made it at once. */
    sets: [],
    /** The phone tells that the network came or went. */
    online: (isConnected) => networkTellers.forEach((tell) => guard(tell)({ isConnected })),
    /** Until nothing has been asked for any more. */
    settle,
    /** Until `check` holds, at most `ms`. */
    until,
    get page() { return service.stack.at(-1) },
    get data() { return service.stack.at(-1).data },
    open,
    tap,
    type,
    run: (code) => vm.runInContext(code, context),
    /** Own components of the page on top that do something when they come: by their name. */
    part: (name) => service.stack.at(-1).parts.find((it) => it.name === name)?.part,
    /** Questions of privacy that nobody has answered yet. */
    unanswered: 0,
    clipboard: null,
  }
  let onPrivacy = null
  const networkTellers = []
  let waiting = 0
  const soon = new Set()
  let tapping = false
  let file = null
  const pages = new Map()
  const components = new Map()
  const modules = new Map()
  let failures = options.failFirst ?? 0

  // ---- what WeChat gives -------------------------------------------------------------------
  const WXWebAssembly = {
    Memory,
    Table,
    Global,
    instantiate(where, imports) {
      service.instantiations.push(where)
      return begin(async () => {
        if (typeof where !== 'string') throw new TypeError('a package path is wanted')
        if (!/^\/.*\.wasm(\.br)?$/.test(where)) throw new Error(`not a package path: ${where}`)
        if (failures > 0) {
          failures -= 1
          throw new Error('instantiate failed for no reason')
        }
        let bytes = readFileSync(path.join(folder, where))
        if (where.endsWith('.br')) bytes = zlib.brotliDecompressSync(bytes)
        if (options.breakWasm) bytes = options.breakWasm(bytes)
        const module = new Module(bytes)
        const globals = Module.exports(module).filter((it) => it.kind === 'global')
        if (globals.length > 0) throw new Error('an exported Global: refused as on iOS')
        const instance = new Instance(module, imports)
        service.instance = instance
        if (options.trapAtBoot) return { instance: { exports: trapping(instance.exports) }, module }
        return options.bareInstance ? instance : { instance, module }
      })
    },
  }

  /** A canvas that writes down what is drawn on it; pictures come over real HTTP. */
  function recordingCanvas(width, height) {
    const strokes = [['canvas', width, height]]
    const brush = {
      fillRect: (...at) => strokes.push(['fill', brush.fillStyle, ...at]),
      strokeRect: (...at) => strokes.push(['stroke', brush.strokeStyle, brush.lineWidth, brush.lineJoin, ...at]),
      fillText: (...said) => strokes.push(['text', brush.fillStyle, brush.font, ...said]),
      drawImage: ({ src }, ...at) => strokes.push(['picture', src, ...at]),
    }
    const createImage = () => ({
      set src(address) {
        this.address = address
        const { pathname, search } = new URL(address)
        begin(() => fetch(`${options.origin ?? ''}${pathname}${search}`)).then(({ status }) => {
          service.requests.push({ method: 'GET', path: pathname, status })
          Object.assign(this, { width: 400, height: 400 })
          guard(status === 200 ? this.onload : this.onerror)()
        }, () => guard(this.onerror)())
      },
      get src() { return this.address },
    })
    return { strokes, createImage, getContext: () => brush }
  }

  function trapping(exports) {
    return {
      ...exports,
      boot(...args) {
        const [at, length] = args.slice(-2)
        const boot = JSON.parse(Buffer.from(exports.memory.buffer, at, length).toString())
        if (options.trapAtBoot(boot)) throw new Error('unreachable')
        return exports.boot(...args)
      },
    }
  }

  const sync = {
    getStorageSync: (key) => service.storage.get(key) ?? '',
    setStorageSync: (key, value) => service.storage.set(key, value),
    removeStorageSync: (key) => service.storage.delete(key),
    getSystemInfoSync: () => ({ language: 'zh_CN', platform: 'ios' }),
    getAppBaseInfo: () => ({ language: 'zh_CN', SDKVersion: '3.17.0' }),
    getDeviceInfo: () => ({ system: 'iOS 12.0', model: 'iPhone 6', abi: 'arm64' }),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx0123456789abcdef', envVersion: 'develop' } }),
  }
  const wx = {
    ...sync,
    request(ask) {
      if (options.hold) service.held.push(() => { wx.request(ask) })
      else answer(ask, async () => {
        if (options.offline) throw new Error('request:fail')
        const { pathname, search } = new URL(ask.url, 'http://shop')
        const method = ask.method ?? 'GET'
        const response = await fetch(`${options.origin ?? ''}${pathname}${search}`, {
          method, headers: ask.header, body: ask.data,
        })
        service.requests.push({ method, path: pathname, status: response.status })
        return {
          statusCode: response.status,
          data: await response.text(),
          header: Object.fromEntries(response.headers),
        }
      })
    },
    onNeedPrivacyAuthorization: (listener) => { onPrivacy = listener },
    setClipboardData: (ask) => personal(ask, 'setClipboardData', async () => { service.clipboard = ask.data }),
    // WeChat asks for the money; what the shopper does there is up to the test.
    requestPayment: (ask) => answer(ask, () => options.pays(ask)),
    chooseMedia: (ask) => personal(ask, 'chooseMedia', async () => {
      const album = (options.album ?? []).slice(0, ask.count ?? 9)
      if (album.length === 0) throw new Error('chooseMedia:fail cancel')
      return { type: 'image', tempFiles: album.map((it) => ({ tempFilePath: it, fileType: 'image' })) }
    }),
    uploadFile: (ask) => answer(ask, async () => {
      if (options.offline) throw new Error('uploadFile:fail')
      const { pathname } = new URL(ask.url)
      const body = new FormData()
      body.append(ask.name, new Blob([readFileSync(ask.filePath)]), path.basename(ask.filePath))
      const response = await fetch(`${options.origin ?? ''}${pathname}`, { method: 'POST', headers: ask.header, body })
      service.requests.push({ method: 'POST', path: pathname, status: response.status })
      return { statusCode: response.status, data: await response.text() }
    }),
    login: (ask) => answer(ask, async () => ({ code: await options.login() })),
    setStorage: (ask) => answer(ask, async () => {
      if (options.storageFull) throw new Error('setStorage:fail exceed storage max size')
      service.storage.set(ask.key, ask.data)
    }),
    removeStorage: (ask) => answer(ask, async () => { service.storage.delete(ask.key) }),
    showToast: (ask) => { service.toasts.push(ask.title); answer(ask, async () => {}) },
    requestSubscribeMessage: (ask) => answer(ask, async () => {
      if (options.subscribe === 'off') throw new Error('requestSubscribeMessage:fail 20004')
      const said = (it) => options.subscribe?.[it] ?? 'reject'
      return Object.fromEntries(ask.tmplIds.map((it) => [it, said(it)]))
    }),
    createOffscreenCanvas: ({ width, height }) => recordingCanvas(width, height),
    canvasToTempFilePath: (ask) => answer(ask, async () => {
      service.drawn.push(ask.canvas.strokes)
      return { tempFilePath: `wxfile://tmp_${service.drawn.length}.png` }
    }),
    saveImageToPhotosAlbum: (ask) => answer(ask, async () => {
      if (options.closedAlbum) throw new Error(`saveImageToPhotosAlbum:fail ${options.closedAlbum}`)
    }),
    showModal: (ask) => answer(ask, async () => ({ confirm: !options.declines, cancel: !!options.declines })),
    getNetworkType: (ask) => answer(ask, async () => ({ networkType: options.offline ? 'none' : 'wifi' })),
    onNetworkStatusChange: (tell) => { networkTellers.push(tell) },
    getRandomValues: (ask) => answer(ask, async () => ({
      randomValues: vm.runInContext(`Uint8Array.from({length:${ask.length}}, (_, i) => i * 37 & 255).buffer`, context),
    })),
    navigateTo: (ask) => answer(ask, async () => { open(ask.url) }),
    redirectTo: (ask) => answer(ask, async () => { close(service.stack.pop()); open(ask.url) }),
    switchTab: (ask) => answer(ask, async () => { service.stack.splice(0).forEach(close); open(ask.url) }),
    reLaunch: (ask) => answer(ask, async () => { service.stack.splice(0).forEach(close); open(ask.url) }),
    navigateBack: (ask) => answer(ask, async () => {
      close(service.stack.pop())
      service.stack.at(-1)?.onShow?.()
    }),
  }
  const anything = new Proxy(wx, {
    get: (target, name) => (...args) => {
      service.calls.push([String(name), args[0]])
      return name in target ? target[name](...args) : answer(args[0], async () => {})
    },
    has: () => true,
  })

  Object.assign(context, {
    wx: anything,
    WXWebAssembly,
    // A phone that still waits must not keep the test alive; what comes in a moment is waited for.
    setTimeout: (run, ms) => {
      const id = Number(setTimeout(() => { soon.delete(id); guard(run)() }, ms).unref())
      if (ms <= MOMENT_MS) soon.add(id)
      return id
    },
    clearTimeout: (id) => { soon.delete(id); clearTimeout(id) },
    console: { log() {}, info() {}, debug() {}, warn() {}, error: (...said) => service.errors.push(said.map(String).join(' ')) },
    App: (app) => { service.app = app },
    getApp: () => service.app,
    getCurrentPages: () => service.stack.slice(),
    Page: (page) => pages.set(file, page),
    Component: (component) => components.set(file, component),
    Behavior: (behavior) => behavior,
  })

  // ---- modules, pages, taps ----------------------------------------------------------------
  function load(name) {
    if (modules.has(name)) return modules.get(name).exports
    const module = { exports: {} }
    modules.set(name, module)
    const outer = file
    if (existsSync(path.join(folder, name.replace(/\.js$/, '.wxml')))) file = name.replace(/\.js$/, '')
    try {
      const code = readFileSync(path.join(folder, name), 'utf8')
      const run = vm.compileFunction(`"use strict";${code}`, ['require', 'module', 'exports'], {
        filename: path.join(folder, name),
        parsingContext: context,
      })
      run(requiring(name), module, module.exports)
      if (options.record && name === 'core/index.js') module.exports = recorded(module.exports)
    } finally {
      file = outer
    }
    return module.exports
  }

  /** `require` of a module; a base library before 2.11.2 knows no `require.async`. */
  function requiring(name) {
    const require = (id) => load(find(name, id))
    if (!options.old) require.async = (id) => begin(async () => require(id))
    return require
  }

  function recorded(core) {
    const asking = (ask) => (...given) => {
      const said = core[ask](...given)
      options.record.push(JSON.parse(JSON.stringify({ ask, given, said })))
      return said
    }
    return { ...core, boot: asking('boot'), dispatch: asking('dispatch'), resolve: asking('resolve') }
  }

  function find(from, id) {
    const base = id.startsWith('/') ? id.slice(1) : path.posix.join(path.posix.dirname(from), id)
    const found = [base, `${base}.js`, `${base}/index.js`].find((candidate) => {
      const at = path.join(folder, candidate)
      return existsSync(at) && statSync(at).isFile()
    })
    if (!found) throw new Error(`module '${id}' is not defined, required from ${from}`)
    return found
  }

  function open(url) {
    if (!service.app) {
      load('app.js')
      service.app.onLaunch?.({ path: url, query: {}, scene: 1001 })
      service.app.onShow?.({})
    }
    const [where, query = ''] = url.replace(/^\//, '').split('?')
    load(`${where}.js`)
    const definition = pages.get(where)
    if (!definition) throw new Error(`no Page() in ${where}`)
    const page = Object.create(definition)
    page.route = where
    page.options = Object.fromEntries(query.split('&').filter(Boolean).map((pair) => pair.split('=')))
    page.data = copy(definition.data ?? {})
    page.setData = (patch, done) => {
      const json = JSON.stringify(patch, (key, value) => {
        if (['function', 'bigint', 'undefined'].includes(typeof value)) throw new Error(`setData: ${key} is a ${typeof value}`)
        return value
      })
      const bytes = Buffer.byteLength(json)
      if (bytes > SET_DATA_MAX) throw new Error(`setData of ${bytes} bytes`)
      service.sets.push({ bytes, route: page.route, tapping })
      for (const [key, value] of Object.entries(copy(patch))) put(page.data, key, value)
      done?.()
    }
    service.stack.at(-1)?.onHide?.()
    service.stack.push(page)
    page.parts = attach(where)
    page.onLoad?.(page.options)
    page.onShow?.()
    page.onReady?.()
    return page
  }

  function close(page) {
    page?.parts.forEach(({ part, detached }) => detached?.call(part))
    page?.onUnload?.()
  }

  /** The components of a page that have a life of their own. */
  function attach(where) {
    const { usingComponents = {} } = JSON.parse(readFileSync(path.join(folder, `${where}.json`), 'utf8'))
    return Object.entries(usingComponents).flatMap(([name, at]) => {
      const own = find(`${where}.js`, `${at}.js`).replace(/\.js$/, '')
      load(`${own}.js`)
      const { lifetimes, methods } = components.get(own)
      if (!lifetimes) return []
      const part = Object.assign(Object.create(methods), { data: {} })
      part.setData = (patch) => Object.assign(part.data, copy(patch))
      lifetimes.attached?.call(part)
      return [{ name, part, detached: lifetimes.detached }]
    })
  }

  /** A tap on a button that holds `action`. */
  function tap(action, page = service.stack.at(-1)) {
    if (!action) throw new Error('the button is grey')
    tapping = true
    page.tap({ type: 'tap', currentTarget: { dataset: { action: copy(action) } }, detail: {} })
    tapping = false
  }

  /** Text typed into a field that holds `action`. */
  function type(action, value, page = service.stack.at(-1)) {
    page.input({ type: 'input', currentTarget: { dataset: { action: copy(action) } }, detail: { value } })
  }

  // ---- waiting -----------------------------------------------------------------------------
  function guard(run) {
    return (...args) => {
      try {
        return run(...args)
      } catch (error) {
        service.errors.push(String(error?.stack ?? error))
      }
    }
  }

  function begin(work) {
    waiting += 1
    return new inside.Promise((resolve, reject) => {
      work().then(resolve, reject).finally(() => setImmediate(() => { waiting -= 1 }))
    })
  }

  function answer(ask, work) {
    begin(work).then(
      (value) => { guard(() => ask?.success?.(value ?? {}))(); guard(() => ask?.complete?.(value ?? {}))() },
      (error) => { const said = { errMsg: String(error.message) }; guard(() => ask?.fail?.(said))(); guard(() => ask?.complete?.(said))() },
    )
  }

  /** What WeChat asks the shopper about before it does it, while `options.privacy` is `ask`. */
  function personal(ask, referrer, work) {
    if (options.privacy !== 'ask') {
      answer(ask, work)
      return
    }
    service.unanswered += 1
    guard(onPrivacy)(({ event, buttonId }) => {
      service.unanswered -= 1
      if (event === 'agree' && buttonId) options.privacy = 'agreed'
      answer(ask, event === 'agree' ? work : async () => { throw new Error(`${referrer}:fail privacy permission is not authorized`) })
    }, { referrer })
  }

  async function settle() {
    for (let quiet = 0; quiet < 3;) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      quiet = waiting + soon.size === 0 ? quiet + 1 : 0
    }
    if (service.errors.length > 0 && !options.tolerant) throw new Error(service.errors.splice(0).join('\n'))
  }

  async function until(check, ms = 5000) {
    const end = Date.now() + ms
    for (;;) {
      await settle()
      if (check()) return
      if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for ${check}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  function copy(value) {
    return inside.parse(JSON.stringify(value))
  }

  return service
}

/** `setData`'s paths: `lines[2].quantity`. */
function put(data, key, value) {
  const steps = key.replace(/\[(\d+)\]/g, '.$1').split('.')
  const last = steps.pop()
  const target = steps.reduce((at, step) => at[step], data)
  if (target === undefined || target === null) throw new Error(`setData: nothing at ${key}`)
  target[last] = value
}
