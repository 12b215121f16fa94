// What is done over and over in the page itself: a driver holds on to every element that it has found.
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
// Chromium and Firefox let a page change its address 200 times in 10 seconds, and no oftener.
const followed = (window.__followed ??= [])
const follow = async (selector) => {
  const recent = () => followed.filter((time) => time > performance.now() - 11_000)
  await until('leave to change the address', () => recent().length < 180)
  followed.splice(0, followed.length, ...recent(), performance.now())
  await click(selector)
}
