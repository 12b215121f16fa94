
// The rest of the app: what the first screen of My account does not run. It is fetched with the parts, once that screen can be
// used; every other screen begins with it, and so does My account where something is out of the ordinary.
const rest = new URL("./rest.wasm", import.meta.url);
const page = globalThis.mailbridge;

/** What the rest needs of the first part: the functions that it calls by their places, everything else by name. */
const first = () => {
  const { shared, ...named } = initSync();
  for (let place = 0; place < shared.length; place++) named[place] = shared.get(place);
  return { first: named };
};

let isHere = false;
let arrive;
const here = new Promise((resolve) => (arrive = resolve));
/** Puts the rest beside the first part: once, since it brings data that change. */
const join = (module) => {
  if (isHere) return;
  new WebAssembly.Instance(module, first());
  isHere = true;
  arrive();
};

let firstIsHere;
const firstPart = new Promise((resolve) => (firstIsHere = resolve));

// One that takes longer, in milliseconds, has failed: another may arrive.
const TIME_LIMIT = 60_000;
const LONGEST_PAUSE = 30_000;

let loading;
/** Fetches the rest, once. A failure is forgotten, so that whoever asks next tries again. */
const load = () =>
  (loading ??= Promise.all([
    WebAssembly.compileStreaming(fetch(rest, { signal: AbortSignal.timeout(TIME_LIMIT) })),
    firstPart,
  ])
    .then(([module]) => join(module))
    .catch((error) => {
      loading = undefined;
      throw error;
    }));
// Both are waited for. Whoever waits sees a failure.
if (page.beginsWhole) load().catch(() => {});

/** Fetches it again and again, after pauses in milliseconds that double. */
const keepLoading = (pause) =>
  load().catch(() => {
    try {
      setTimeout(keepLoading, pause, Math.min(2 * pause, LONGEST_PAUSE));
    } catch {
      // Firefox begins no timer in a page that has been left.
    }
  });

let kept;
page.whole = () => {
  if (!isHere) kept ??= keepLoading(1000);
  return here;
};

/** What comes from a part, once the rest is there, since the app goes on with it. */
const withRest = (part) => {
  const whole = page.whole();
  return part.finally(() => whole);
};

/** Starts the app once the first part is there. */
export const begin = (start) => {
  firstIsHere();
  if (!page.beginsWhole) return start();
  load()
    .then(start)
    .catch((error) => page.fail(`the app did not load: ${error?.message ?? error}`));
};

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
    // Once what runs now has stopped.
    setTimeout(() => page.fail(`the rest of the app did not load: ${error?.message ?? error}`));
    throw error;
  }
};
