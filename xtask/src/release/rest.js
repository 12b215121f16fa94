
// The rest of the app: what the first screen does not run. It is fetched with the first part, after the first paint.
const rest = new URL("./rest.wasm", import.meta.url);
const first = () => ({ first: initSync(undefined, undefined) });

/** Fetches the rest. Every part asks for it: whatever comes from a part finds it there. */
const loadRest = makeLoad(() => {
  const source = fetch(rest);
  source.catch(() => {});
  return async () => WebAssembly.instantiateStreaming(source, first());
}, []);
globalThis.mailbridge.fetchRest = loadRest;

/** Something of the rest is called before it has arrived: everything waits for it. */
export function fetchRestNow() {
  try {
    performance.mark("mailbridge-waited");
    const request = new XMLHttpRequest();
    request.open("GET", rest, false);
    // Every byte as one character: a synchronous request gives no bytes.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`status ${request.status}`);
    const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
    new WebAssembly.Instance(new WebAssembly.Module(bytes), first());
  } catch (error) {
    globalThis.mailbridge.fail(`the rest of the app did not load: ${error?.message ?? error}`);
    throw error;
  }
}
