// Rounds of three changes of page, after rounds.js.
const [rounds] = arguments
return (async () => {
  for (let round = 0; round < rounds; round++) {
    await follow('a[href$="/folders"]')
    await find('.folder-rows [role=combobox]')
    await follow('a.shell__product')
    await follow('main > .action > a[href*="account"]')
    await find('a[href$="/folders"]')
  }
})()
