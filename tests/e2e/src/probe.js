// Measures from each key to the paint that follows it: the next frame, and what the browser does in it.
window.__samples = []
addEventListener('keydown', (event) => {
  const start = event.timeStamp
  requestAnimationFrame(() => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => window.__samples.push(performance.now() - start)
    channel.port2.postMessage(null)
  })
}, true)
