// Rounds of edit, save and navigate, done in the page itself: a driver holds on to every element that it has found.
const [first, count] = arguments
const until = async (what, look) => {
  const end = performance.now() + 15_000
  for (;;) {
    const found = look()
    if (found) return found
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const find = (selector) => until(selector, () => document.querySelector(selector))
const rounds = async () => {
  for (let round = first; round < first + count; round++) {
    const wanted = `Jane ${round}`
    const name = await find('input[autocomplete=name]')
    name.value = wanted
    name.dispatchEvent(new Event('input', { bubbles: true }))
    const save = '.save-bar button[data-variant=primary]'
    ;(await find(`${save}:not([aria-disabled=true])`)).click()
    await find(`${save}[aria-disabled=true]`)
    await until('the save', () => document.querySelector('.save-bar__status').textContent.includes('Saved at'))
    ;(await find('a[href$="/folders"]')).click()
    await find('.folder-rows [role=combobox]')
    ;(await find('a.shell__product')).click()
    ;(await find('main a[href*="account"]')).click()
    await until('what was saved', () => document.querySelector('input[autocomplete=name]')?.value === wanted)
    await find('a[href$="/folders"]')
  }
}
return rounds()
