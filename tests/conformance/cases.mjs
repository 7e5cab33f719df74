// What both engines must make of the page: one table. A case begins with a page that was told
// nothing, applies its patches in order (`setData`), does what hands do, and looks.

/** An action as a view holds it. */
const act = (pieces) => ({ page: { page: 3, act: { cart: { quantity: { sku: 'a', pieces } } } } })
const line = (key, rest = {}) => ({ key, title: key, on: false, more: act(1), ...rest })
const group = (...lines) => [{ key: 'g', head: { text: '满减' }, lines }]

const picture = (colour) => `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><path fill='${colour}'/></svg>`

/** `[what, patches, does, sees, sent]`; `sees` by class: each element's classes, and its text. */
export const cases = [
  ['nothing is there before the first patch, and nothing fails', [], [],
    { 'c-skeleton': ['c-skeleton: loading'], 'c-line': [], 'c-box': [], 'c-state': [], 'c-slide': [] }, []],
  ['a button sends the nested action it holds', [{ act: act(2) }], [['tap', 'c-act']],
    { 'c-act': ['c-act c-off: act'] }, [act(2)]],
  ['a patch into the action changes what the next tap sends', [{ act: act(2) }, { 'act.page.act.cart.quantity.pieces': 5 }], [['tap', 'c-act']],
    {}, [act(5)]],
  ['null makes a button grey', [{ act: act(2) }, { act: null }], [['tap', 'c-act']],
    { 'c-act': ['c-act c-grey c-off: act'] }, [{ tap: null }]],
  ['classes come and go', [{ on: true }, { on: false, act: act(1) }, { on: true }], [],
    { 'c-act': ['c-act c-on: act'] }, []],
  ['a patch deep into an object', [{ deep: { button: { text: '去', action: act(1) } } }, { 'deep.button.text': '来', 'deep.button.action': act(9) }], [['tap', 'c-deep']],
    { 'c-deep': ['c-deep: 来'] }, [act(9)]],
  ['an inner tap goes on to what is around it', [{ inner: act(1), outer: act(2) }], [['tap', 'c-inner']],
    {}, [act(1), act(2)]],
  ['a caught tap stays', [{ inner: act(1) }], [['tap', 'c-held']], {}, [act(1)]],

  ['if', [{ ready: true, kind: 'one' }], [], { 'c-if': ['c-if: one'], 'c-elif': [], 'c-else': [], 'c-skeleton': [] }, []],
  ['elif', [{ ready: true, kind: 'one' }, { kind: 'two' }], [], { 'c-if': [], 'c-elif': ['c-elif: two'], 'c-else': [] }, []],
  ['else, for what is empty', [{ ready: true, kind: 'one' }, { kind: '' }], [], { 'c-if': [], 'c-elif': [], 'c-else': ['c-else: none'] }, []],
  ['an object comes and goes', [{ state: { text: '空' } }, { state: null }, { state: { text: '错' } }, { 'state.text': '没网' }], [],
    { 'c-state': ['c-state: 没网'] }, []],

  ['a list is drawn, its templates and nested lists too', [{ end: '。', groups: group(line('a', { on: true }), line('b', { more: null })) }], [],
    { 'c-head': ['c-head: 满减'], 'c-line': ['c-line c-on: a。+', 'c-line: b。'], 'c-row': ['c-row: a。', 'c-row: b。'], 'c-more': ['c-more: +'] }, []],
  ['a list that grows by its tail', [{ groups: group(line('a')) }, { 'groups[0].lines[1]': line('b'), 'groups[0].lines[2]': line('c') }], [['tap', 'c-more', 2]],
    { 'c-row': ['c-row: a', 'c-row: b', 'c-row: c'] }, [act(1)]],
  ['a list that shrinks and turns around', [{ groups: group(line('a'), line('b'), line('c')) }, { 'groups[0].lines': [line('c', { more: act(7) }), line('a')] }], [['tap', 'c-more', 0]],
    { 'c-row': ['c-row: c', 'c-row: a'] }, [act(7)]],
  ['a patch into one line of a list', [{ groups: group(line('a'), line('b')) }, { 'groups[0].lines[1].title': 'B', 'groups[0].lines[1].on': true, 'groups[0].lines[1].more.page.act.cart.quantity.pieces': 4 }], [['tap', 'c-more', 1]],
    { 'c-line': ['c-line: a+', 'c-line c-on: B+'] }, [act(4)]],
  ['a list that becomes empty', [{ groups: group(line('a')), tags: ['新'] }, { groups: [], tags: [] }], [],
    { 'c-line': [], 'c-tag': [], 'c-count': ['c-count: 0 true'] }, []],
  ['a list of texts', [{ tags: ['满减', '新品'] }], [], { 'c-tag': ['c-tag: 满减', 'c-tag: 新品'], 'c-count': ['c-count: 2 false'] }, []],
  ['values that are nearly nothing', [{ zero: 0, no: false, empty: '', kind: '' }], [], { 'c-values': ['c-values: 0|false||other'] }, []],

  ['a part shows its properties and slots', [{ title: '水', box: { text: '50ml', add: act(1), price: { yuan: '9' } } }], [],
    { 'c-box': ['c-box c-box-wide: 水 50ml水9foot'], 'c-inside': ['c-inside: 水'], 'c-foot': ['c-foot: foot'] }, []],
  ['a patch into an object that a part was given', [{ box: { text: '50ml', add: act(1), price: { yuan: '9' } } }, { 'box.price.yuan': '8', 'box.add': act(3), form: 'small' }], [['tap', 'c-box-add']],
    { 'c-box': ['c-box c-box-small: 50ml8foot'] }, [act(3)]],
  ['a part that is given nothing any more', [{ box: { text: '50ml', price: {} } }, { box: null }], [], { 'c-box': [] }, []],
  ['a part tells its page', [{ title: '水', box: { text: '', price: {} } }], [['tap', 'c-box-title']], {}, [{ pick: '水' }]],

  ['a field tells what is typed, with its action', [{ typed: '', typing: { field: 1 } }], [['input', 'c-input', '面膜']],
    {}, [{ text: '面膜', field: 1 }]],
  ['a field tells when it is done', [{ typing: { field: 1 } }], [['confirm', 'c-input', '面膜']], {}, [{ field: 1 }]],
  ['a button and a picture', [{ act: act(1), src: picture('red') }, { src: picture('blue') }], [['tap', 'c-button']],
    { 'c-button': ['c-button: go'], 'c-image': [`c-image <${picture('blue')}>: `] }, [act(1)]],
  ['the end of what scrolls', [{ ready: true }], [['end', 'c-scroll']], { 'c-tall': ['c-tall: tall'] }, [{ scrolltolower: null }]],
  ['slides', [{ slides: [{ key: 'a' }] }, { 'slides[1]': { key: 'b' } }], [], { 'c-slide': ['c-slide: a', 'c-slide: b'] }, []],
]

/**
 * All elements below `root` whose class is `name`, each as `classes <src>: text`; `pictured`
 * tells an element's picture. It runs in a browser too, so it stands alone.
 */
export function look(root, name, pictured = (it) => it.querySelector('img')?.getAttribute('src')) {
  // An engine writes the name of the component before a class: `box--c-box`.
  const classes = (it) => [...it.classList].map((word) => word.replace(/^.*--/, '')).filter((word) => word.startsWith('c-')).sort()
  return [...root.querySelectorAll('*')].filter((it) => classes(it).includes(name)).map((it) => {
    const src = it.localName.endsWith('image') && pictured(it)
    return `${classes(it).join(' ')}${src ? ` <${src}>` : ''}: ${it.textContent.replace(/\s+/g, ' ').trim()}`
  })
}
