// Rounds of edit, save and navigate, after rounds.js.
const [first, count] = arguments
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
    await follow('a[href$="/folders"]')
    await find('.folder-rows [role=combobox]')
    await follow('a.shell__product')
    await until('the home page', () => !document.querySelector('.folder-rows'))
    await follow('main a[href*="account"]')
    await until('what was saved', () => document.querySelector('input[autocomplete=name]')?.value === wanted)
    await find('a[href$="/folders"]')
  }
}
return rounds()
