// A plain reading of WXML: what a template shows of its data, down into own components. It watches
// which fields are read and finds those that are not there; a phone would show nothing in silence.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const TAG = /<!--[\s\S]*?-->|<(\/)?([a-z][\w-]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*(\/)?>/gi
const ATTRIBUTE = /([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g
const HOLE = /\{\{([\s\S]*?)\}\}/g
const WHOLE = /^\{\{([\s\S]*)\}\}$/
/** Tags that are no nodes themselves. */
const NO_NODE = new Set(['block', 'template', 'import', 'slot'])
const EMPTY = { String: '', Number: 0, Boolean: false, Array: [], Object: null, null: null }

/** @returns {{ tag: string, attributes: Record<string, string>, children: (object | string)[] }} */
function parse(source) {
  const top = { tag: '', attributes: {}, children: [] }
  const open = [top]
  let at = 0
  for (const found of source.matchAll(TAG)) {
    const [all, closing, tag, attributes, empty] = found
    open.at(-1).children.push(source.slice(at, found.index))
    at = found.index + all.length
    if (!tag) continue
    if (closing) {
      open.pop()
      continue
    }
    const pairs = [...attributes.matchAll(ATTRIBUTE)].map(([, name, a, b]) => [name, a ?? b ?? ''])
    const node = { tag, attributes: Object.fromEntries(pairs), children: [] }
    open.at(-1).children.push(node)
    if (!empty) open.push(node)
  }
  return top
}

/**
 * What the page at `route` shows with `data`.
 *
 * @returns {{ nodes: number, missing: string[], sources: string[], twice: string[], texts: string[] }}
 *   elements drawn; fields read but not there; `src` of images and videos; keys that come twice in a list; texts that
 *   hold anything of the data
 */
export function show(folder, route, data) {
  const seen = { nodes: 0, missing: new Set(), sources: new Set(), twice: new Set(), texts: [] }
  const json = (file) => JSON.parse(readFileSync(path.join(folder, `${file}.json`), 'utf8'))
  const global = json('app').usingComponents ?? {}
  draw(route, data)
  return { nodes: seen.nodes, missing: [...seen.missing], sources: [...seen.sources], twice: [...seen.twice], texts: seen.texts }

  function draw(file, values, slot = () => {}) {
    const own = Object.entries(json(file).usingComponents ?? {})
      .map(([name, to]) => [name, path.posix.resolve('/', path.posix.dirname(file), to)])
    const components = { ...global, ...Object.fromEntries(own) }
    const tree = read(file)
    const templates = templatesOf(file, tree)
    const context = { file, components, templates, slot }
    children(tree, [values], context)
  }

  function read(file) {
    return parse(readFileSync(path.join(folder, `${file}.wxml`), 'utf8'))
  }

  function templatesOf(file, tree) {
    const all = {}
    for (const node of tree.children) {
      if (node.tag === 'template' && node.attributes.name) all[node.attributes.name] = node
      if (node.tag === 'import') {
        const other = path.posix.join(path.posix.dirname(file), node.attributes.src.replace(/\.wxml$/, ''))
        Object.assign(all, templatesOf(other, read(other)))
      }
    }
    return all
  }

  function children(node, scopes, context) {
    let taken = false
    for (const child of node.children) {
      if (typeof child === 'string') {
        text(child, scopes, context)
        continue
      }
      const { 'wx:if': first, 'wx:elif': next, 'wx:else': last, 'wx:for': list } = child.attributes
      if (first !== undefined) taken = false
      const condition = first ?? next
      if ((next !== undefined || last !== undefined) && taken) continue
      if (list === undefined && condition !== undefined && !value(condition, scopes, context)) continue
      if (condition !== undefined || last !== undefined) taken = true
      if (list === undefined) element(child, scopes, context)
      else each(child, scopes, context)
    }
  }

  function each(node, scopes, context) {
    const { 'wx:for': list, 'wx:for-item': item = 'item', 'wx:for-index': index = 'index', 'wx:key': key, 'wx:if': condition } = node.attributes
    const keys = new Set()
    for (const [at, one] of (value(list, scopes, context) ?? []).entries()) {
      const id = key === '*this' ? one : one[key]
      if (keys.has(id)) seen.twice.add(`${context.file}: ${list} ${id}`)
      keys.add(id)
      const inner = [{ [item]: one, [index]: at }, ...scopes]
      if (condition === undefined || value(condition, inner, context)) element(node, inner, context)
    }
  }

  function element(node, scopes, context) {
    const { tag, attributes } = node
    if (tag === 'template') {
      if (attributes.is) children(context.templates[attributes.is], [value(attributes.data, scopes, context, (it) => `{${it}}`)], context)
      return
    }
    if (tag === 'slot') return context.slot()
    if (!NO_NODE.has(tag)) seen.nodes += 1
    const values = {}
    for (const [name, given] of Object.entries(attributes)) {
      if (!name.startsWith('wx:')) values[name] = value(given, scopes, context)
    }
    if (tag === 'image' || tag === 'video') seen.sources.add(values.src)
    const inside = () => children(node, scopes, context)
    if (context.components[tag]) draw(context.components[tag].slice(1), properties(context.components[tag].slice(1), values), inside)
    else inside()
  }

  /** Declared properties with what they are when nothing is given, and what is given. */
  function properties(file, given) {
    const script = readFileSync(path.join(folder, `${file}.js`), 'utf8')
    const [, declared] = script.match(/(?:part\(|properties: )\{([^}]*)\}/)
    const all = {}
    for (const [, name, type] of declared.matchAll(/(\w+): (\w+)/g)) {
      const written = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      all[name] = written in given ? given[written] : EMPTY[type]
    }
    return all
  }

  function text(source, scopes, context) {
    if (source.includes('{{')) seen.texts.push(source.replace(HOLE, (_, it) => evaluate(it, scopes, context) ?? ''))
  }

  function value(source, scopes, context, form = (it) => it) {
    const whole = source.match(WHOLE)
    if (whole && source.lastIndexOf('{{') === 0) return evaluate(form(whole[1]), scopes, context)
    return source.replace(HOLE, (_, expression) => evaluate(expression, scopes, context) ?? '')
  }

  function evaluate(expression, scopes, { file }) {
    const lost = (name) => { seen.missing.add(`${file}: ${name} in {{${expression}}}`) }
    const watch = (it) => (it === null || typeof it !== 'object' ? it : new Proxy(it, {
      get(target, name) {
        if (typeof name === 'string' && !(name in target)) lost(name)
        return watch(target[name])
      },
    }))
    const scope = new Proxy({}, {
      has: (_, name) => typeof name === 'string' && name !== 'undefined',
      get(_, name) {
        if (typeof name !== 'string') return undefined
        const holder = scopes.find((it) => name in it)
        if (!holder) lost(name)
        return watch(holder?.[name])
      },
    })
    try {
      return new Function('scope', `with (scope) { return (${expression}) }`)(scope)
    } catch (error) {
      lost(error.message)
      return undefined
    }
  }
}

/** Which of `sources` name a file of the package that is not there. */
export function lostFiles(folder, sources) {
  return sources.filter((it) => !/^https?:/.test(it) && !existsSync(path.join(folder, it)))
}
