// Runs in a page before its own scripts, and knows roles and names only: it measures any app that keeps them.
(() => {
  const probe = (window.__bench = { add: null, menu: null, largest: 0, shift: 0, list: 0 })
  const SELECTORS = {
    link: 'a[href], [role=link]',
    button: 'button, [role=button]',
    menuitem: '[role=menuitem]',
    combobox: '[role=combobox]',
    option: '[role=option]',
  }
  const said = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data
    if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute('aria-hidden') === 'true') return ''
    return [...node.childNodes].map(said).join('')
  }
  const nameOf = (element) => {
    const ids = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? []
    const labels = ids.length ? ids.map((id) => document.getElementById(id)) : [...(element.labels ?? [])]
    const words = labels.filter(Boolean).map(said).join(' ')
    return (words || element.getAttribute('aria-label') || said(element)).replace(/\s+/g, ' ').trim()
  }
  probe.find = (role, name) =>
    [...document.querySelectorAll(SELECTORS[role])].find(
      (element) =>
        (name === undefined || nameOf(element) === name) &&
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
    )
  // Calls back with the time after the next frame.
  probe.painted = (then) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => then(performance.now())
      channel.port2.postMessage(null)
    })
  const waits = new Set()
  const check = () => waits.forEach((wait) => wait())
  // Calls back with the time after the frame that shows what `look` finds, and the input before it.
  probe.when = (look, then) => {
    const wait = () => {
      if (!look()) return
      waits.delete(wait)
      const input = probe.input
      probe.painted((at) => then(at, input))
    }
    waits.add(wait)
    wait()
  }
  new MutationObserver((changes) => {
    const touchesList = ({ target, addedNodes }) =>
      (target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement)?.closest('[role=listbox]') ||
      [...addedNodes].some((node) => node.nodeType === Node.ELEMENT_NODE && node.querySelector('[role=option]'))
    if (probe.key && changes.some(touchesList)) probe.painted((at) => (probe.list = at))
    check()
  }).observe(document, { childList: true, subtree: true, attributes: true, characterData: true })
  setInterval(check, 50)

  for (const type of ['pointerdown', 'mousedown', 'mouseup', 'click', 'keydown']) {
    addEventListener(
      type,
      (event) => {
        if (!event.isTrusted) return
        const input = (probe.input = event.timeStamp)
        if (type === 'click' || type === 'keydown') probe.painted((at) => (probe.answered = at - input))
      },
      true,
    )
  }
  const observe = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true })
  observe('largest-contentful-paint', (entry) => (probe.largest = entry.startTime))
  observe('layout-shift', (entry) => (probe.shift += entry.value))

  if (!location.pathname.endsWith('/account')) return
  const user = () => probe.find('button', 'Jane Doe')
  const entry = () => probe.find('menuitem', 'My account')
  let clicked = 0
  const opened = () => {
    if (!entry() && user() && performance.now() - clicked > 50) {
      clicked = performance.now()
      user().click()
    }
    return entry()
  }
  probe.when(() => probe.find('link', 'Add Mailbox'), (at) => (probe.add = at))
  probe.when(opened, (at) => {
    probe.menu = at
    user()?.click()
  })
})()
