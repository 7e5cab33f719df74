// CommonJS modules of the mini-program, with the globals of its app-service layer.

/** What pages require as the core. */
const CORE = 'core/index'

export function createLoader({ manifest, modules, space, wx, core, pages }) {
  const loaded = new Map()
  let app = null
  let environment = null

  function resolve(from, id) {
    const steps = id.startsWith('/') ? [] : from.split('/').slice(0, -1)
    for (const step of id.split('/')) {
      if (step === '..') steps.pop()
      else if (step !== '.' && step !== '') steps.push(step)
    }
    const path = steps.join('/')
    if (path === CORE) return path
    const found = [`${path}.js`, path].find((candidate) => modules[candidate])
    if (!found) throw new Error(`module '${id}' is not defined, required from ${from}`)
    return found
  }

  function load(file) {
    if (file === CORE) return core
    if (loaded.has(file)) return loaded.get(file).exports
    const module = { exports: {} }
    loaded.set(file, module)
    const path = file.replace(/\.js$/, '')
    // `Page` and `Component` called from a helper register the file being loaded, as in WeChat.
    space.componentEnv(path, (own) => {
      const outer = environment
      if (manifest.components[path] || !outer) environment = own
      try {
        modules[file]((id) => load(resolve(file, id)), module, module.exports, {
          wx,
          App: (definition) => { app = definition },
          getApp: () => app,
          getCurrentPages: pages,
          Page: (definition) => environment.Page(definition),
          Component: (definition) => environment.Component(definition),
          Behavior: (definition) => environment.Behavior(definition),
        })
      } finally {
        environment = outer
      }
    })
    return module.exports
  }

  return { load, app: () => app }
}
