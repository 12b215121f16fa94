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
// Looks and clicks in one go: a link that a new view has taken out of the page would load its address as a new page.
const click = (selector) =>
  until(selector, () => {
    const found = document.querySelector(selector)
    found?.click()
    return found
  })
const rounds = async () => {
  for (let round = first; round < first + count; round++) {
    const wanted = `Jane ${round}`
    const name = await find('input[autocomplete=name]')
    name.value = wanted
    name.dispatchEvent(new Event('input', { bubbles: true }))
    const save = '.save-bar button[data-variant=primary]'
    await click(`${save}:not([aria-disabled=true])`)
    await find(`${save}[aria-disabled=true]`)
    await until('the save', () => document.querySelector('.save-bar__status').textContent.includes('Saved at'))
    await click('a[href$="/folders"]')
    await find('.folder-rows [role=combobox]')
    await click('a.shell__product')
    await until('the home page', () => !document.querySelector('.folder-rows'))
    await click('main a[href*="account"]')
    await until('what was saved', () => document.querySelector('input[autocomplete=name]')?.value === wanted)
    await find('a[href$="/folders"]')
  }
}
return rounds()
