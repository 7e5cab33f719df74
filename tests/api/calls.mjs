// The API as its own document describes it: every operation, and how to ask it about somebody's things.
import { api, logIn } from '../lib/shop.mjs'

/** What only `who` may read, besides the merchant: it stands in the address, the order and the message. */
export const secretsOf = (who) => ({
  name: `收件人${who}`, phone: `1370000${who}`, detail: `秘密路 ${who} 号`, remark: `给${who}的留言`, text: `${who}想问一下`,
})

/** Every operation: `{ id, method, path, needs, body, query, example }`; `needs` is a scheme's name, or null. */
export async function operations(shop) {
  const document = await api(shop, 'GET', '/api/openapi.json')
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, it]) => ({
      id: it.operationId,
      method: method.toUpperCase(),
      path,
      needs: it.security ? Object.keys(it.security[0])[0] : null,
      body: it.requestBody?.content['application/json']?.example,
      kinds: Object.keys(it.requestBody?.content ?? {}),
      query: it.parameters.filter((one) => one.in === 'query' && one.example !== undefined),
      answers: Object.keys(it.responses).map(Number),
    })))
  return { document, all }
}

/** A shopper who has one of everything that an address in the API can name. */
export async function somebody(shop, who) {
  const secret = secretsOf(who)
  const token = await logIn(shop, `1380000${who}`)
  const ask = (method, path, body, expected) => api(shop, method, path, { token, body, expected })
  const { name, phone, detail } = secret
  const place = { name, phone, detail, region: '浙江省 杭州市 西湖区' }
  const { addresses } = await ask('POST', '/api/addresses', place, 201)
  const { product } = await ask('GET', '/api/products/camellia-serum')
  const lines = [{ sku: product.skus[0].id, quantity: 1 }]
  const { payable } = await ask('POST', '/api/quote', { lines, region: place.region })
  const order = (key, more) => ask('POST', '/api/orders', {
    key, lines, address: addresses[0].id, expectedPayable: payable, remark: secret.remark, ...more,
  }, 201)
  const placed = await order('first')
  const begun = await ask('POST', `/api/orders/${placed.id}/pay`, {})
  await ask('POST', '/api/service/messages', { key: 'm', text: secret.text, phone }, 201)
  await ask('POST', '/api/bargains/serum/start', {})
  const me = await ask('GET', '/api/me')
  return {
    token,
    me: me.id,
    secrets: [...Object.values(secret), placed.id, begun.sandbox.payment, addresses[0].id],
    ids: {
      addresses: addresses[0].id,
      orders: placed.id,
      payments: begun.sandbox.payment,
      shoppers: me.id,
      'service-messages': '1',
      bargains: 'serum',
      products: 'camellia-serum',
      promotions: 'none',
      coupons: 'all-99-15',
      groups: 'none',
      scenes: 'none',
      lotteries: 'wheel',
      cards: 'vip-plus',
      'points-mall': 'mask',
      tasks: 'day-share',
    },
  }
}

/** The address of an operation, about what `ids` name. */
export function addressOf(operation, ids) {
  const of = operation.path.match(/([a-z-]+)\/\{id\}/)?.[1]
  const path = operation.path.replace('{id}', of && ids[of]).replace('{tag}', 'vip').replace('{page}', 'product')
  const query = new URLSearchParams(operation.query.map((it) => [it.name, it.example]))
  return query.size === 0 ? path : `${path}?${query}`
}

/** Asks it with a token, or with none; gives the status and the text. */
export async function call(shop, operation, ids, token) {
  const headers = {}
  if (token) headers.authorization = `Bearer ${token}`
  if (operation.body !== undefined) headers['content-type'] = 'application/json'
  else if (operation.kinds.length > 0) headers['content-type'] = operation.kinds[0]
  const body = operation.kinds.length === 0 ? undefined : JSON.stringify(operation.body ?? '')
  const answer = await fetch(shop.url + addressOf(operation, ids), { method: operation.method, headers, body })
  return { status: answer.status, text: await answer.text() }
}
