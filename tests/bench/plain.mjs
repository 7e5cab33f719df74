// The opponent: promotions one after the other in plain integer JavaScript, with nothing but totals.

/** @param {{ lines: object[], promotions: object[] }} asked  @returns {number}  what is to be paid, in fen */
export function plain({ lines, promotions }) {
  const left = lines.map(({ unitPrice, quantity }) => unitPrice * quantity)
  for (const { scope, conditions, benefit } of promotions) {
    const shelves = scope === 'all' ? null : scope.categories.ids
    const inScope = lines.map((_, at) => at).filter((at) => !shelves || shelves.includes(lines[at].category))
    const whole = inScope.reduce((sum, at) => sum + left[at], 0)
    if (conditions.some(({ minSpend }) => whole < minSpend.amount) || whole === 0) continue
    const { amountOff, rateOff } = benefit
    const off = amountOff ? Math.min(amountOff.amount, whole) : Math.round((whole * (10000 - rateOff.rate)) / 10000)
    let rest = off
    const parts = inScope.map((at) => {
      const share = Math.floor((off * left[at]) / whole)
      rest -= share
      return { at, share, lost: (off * left[at]) % whole }
    })
    parts.sort((a, b) => b.lost - a.lost || left[b.at] - left[a.at] || a.at - b.at)
    for (const { at, share } of parts) {
      left[at] -= share + (rest > 0 ? 1 : 0)
      rest -= 1
    }
  }
  return left.reduce((sum, it) => sum + it, 0)
}
