
// The rest of the app: what the first screen of My account does not run. It is fetched once that screen has begun; every
// other screen begins with it, and so does My account where something is out of the ordinary.
const rest = new URL("./rest.wasm", import.meta.url);
const page = globalThis.mailbridge;

/** What the rest needs of the first part: the functions that it calls by their places, everything else by name. */
const first = () => {
  const { shared, ...named } = initSync();
  for (let place = 0; place < shared.length; place++) named[place] = shared.get(place);
  return { first: named };
};

// A browser gives up the requests of a page that is being left, and nobody sees what that page cannot do then.
let isLeaving = false;
const leave = () => (isLeaving = true);
addEventListener("beforeunload", leave);
addEventListener("pagehide", leave);
addEventListener("pageshow", () => (isLeaving = false));

let isHere = false;
let arrive;
const here = new Promise((resolve) => (arrive = resolve));
/** Puts the rest beside the first part: once, since it brings data that change. */
const join = (module) => {
  if (isHere) return;
  new WebAssembly.Instance(module, first());
  isHere = true;
  arrive();
  removeEventListener("beforeunload", leave);
};

const ask = () => {
  const response = fetch(rest);
  response.catch(() => {});
  return response;
};

// Before the first part is there, where both are waited for.
let asked = page.beginsWhole ? ask() : undefined;
let loading;
/** Fetches the rest, once. A failure is forgotten, so that whoever asks next tries again. */
const loadRest = () => {
  if (isHere) return here;
  loading ??= Promise.race([here, WebAssembly.compileStreaming((asked ??= ask())).then(join)]).catch((error) => {
    asked = loading = undefined;
    throw error;
  });
  return loading;
};

/** Fetches it again and again, after pauses in milliseconds that double. */
const keepLoading = (pause) => loadRest().catch(() => setTimeout(keepLoading, pause, 2 * pause));

/** Starts the app once the first part is there. */
export const begin = (start) => {
  if (page.beginsWhole) {
    loadRest()
      .then(start)
      .catch((error) => page.fail(`the app did not load: ${error?.message ?? error}`));
    return;
  }
  try {
    start();
  } catch (error) {
    if (!(error instanceof Left)) throw error;
  }
  keepLoading(1000);
};

class Left extends Error {}
const hush = (event) => {
  if ((event.error ?? event.reason) instanceof Left) event.preventDefault();
};
for (const failing of ["error", "unhandledrejection"]) addEventListener(failing, hush);

/** Something of the rest is called before it has arrived: everything waits for it. */
export const fetchRestNow = () => {
  try {
    const request = new XMLHttpRequest();
    request.open("GET", rest, false);
    // Every byte as one character: a synchronous request gives no bytes.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`status ${request.status}`);
    join(new WebAssembly.Module(Uint8Array.from(request.responseText, (character) => character.charCodeAt(0))));
  } catch (error) {
    // Who stays after all, sees it.
    setTimeout(() => page.fail(`the rest of the app did not load: ${error?.message ?? error}`), isLeaving ? 5000 : 0);
    throw isLeaving ? new Left() : error;
  }
};
