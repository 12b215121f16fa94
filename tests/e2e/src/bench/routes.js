// Rounds of three changes of page, done in the page itself: a driver holds on to every element that it has found.
const [rounds] = arguments
const find = async (selector, act) => {
  const end = performance.now() + 15_000
  for (;;) {
    const found = document.querySelector(selector)
    if (found) return act?.(found)
    if (performance.now() > end) throw new Error(`waited in vain for ${selector}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const click = (selector) => find(selector, (found) => found.click())
return (async () => {
  for (let round = 0; round < rounds; round++) {
    await click('a[href$="/folders"]')
    await find('.folder-rows [role=combobox]')
    await click('a.shell__product')
    await click('main > .action > a[href*="account"]')
    await find('a[href$="/folders"]')
  }
})()
