// The loader: the first thing that a page of Mailbridge runs, before anything else is fetched.
// It takes what the sign-in provider sent out of the address bar, asks for what the first screen needs, shows its outline,
// starts the app, and holds the screen for the case that the app cannot start or stops.
(() => {
  "use strict";

  const start = document.querySelector("meta[name=mailbridge-app]").dataset;
  const base = new URL(start.base, location.href).pathname;

  // A reload or a look into the history must not send the code again (RFC 9700 section 4.2.4).
  let callback = null;
  if (location.pathname === `${base}connect/callback`) {
    callback = location.search;
    history.replaceState(null, "", location.pathname);
  }

  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  // My account can begin without what its first screen does not run (`xtask/src/release/rest.js`), as long as nothing is
  // out of the ordinary.
  let beginsWhole = true;

  // Whether something is stored that goes on by itself: what was not saved, and sign-ins.
  const isWaiting = () => {
    try {
      const keys = [localStorage, sessionStorage].flatMap(Object.keys);
      return keys.some((key) => /^mailbridge\.(unsaved|attempt|connect)/.test(key));
    } catch {
      return true;
    }
  };

  // What the first screen asks for, asked before the app is there. The app takes each answer over once, or asks itself.
  const API_BASE = "mailbridge.api-base";
  const NOT_TAKEN = "not taken";
  const early = new Map();
  let isOver = false;
  let begun = 0;
  const whole = () => {
    beginsWhole = true;
    return globalThis.mailbridge.whole();
  };
  // `before` looks at an answer first, and says whether it needs all of the app.
  const take = async (address, options, before) => {
    try {
      const response = await fetch(address, options);
      const text = await response.text();
      if (before?.(response, text) || !response.ok) await whole();
      return { response, text };
    } catch (error) {
      if (options.signal.reason !== NOT_TAKEN) await whole();
      throw error;
    }
  };
  const ask = (address, options, before) => {
    const controller = new AbortController();
    const answer = take(address, { ...options, signal: controller.signal }, before);
    // Whoever takes it over sees that it failed.
    answer.catch(() => {});
    early.set(address, { answer, controller });
  };
  const letGo = () => {
    isOver = true;
    for (const { controller } of early.values()) controller.abort(NOT_TAKEN);
    early.clear();
  };

  const askApi = (apiBase, isAccount) => {
    const options = {
      credentials: "include",
      headers: { Accept: "application/json, application/problem+json" },
    };
    const paths = isAccount ? ["/session", "/account", "/mailboxes"] : ["/session"];
    for (const path of paths) ask(apiBase.replace(/\/+$/, "") + path, options);
  };

  const firstLanguage = (known) =>
    [stored("mailbridge.language"), ...navigator.languages]
      .map((tag) => tag?.split("-")[0].toLowerCase())
      .find((language) => known.includes(language)) ?? known[0];

  // Only the app's own page names its languages; the gallery has no server to ask.
  if (start.languages) {
    const page = document.documentElement.dataset;
    const theme = stored("mailbridge.theme");
    if (theme === "light" || theme === "dark") page.theme = theme;

    const segments = location.pathname.slice(base.length).split("/").filter(Boolean);
    const isAccount = segments.join("/") === "account";
    page.outline = isAccount ? "account" : "any";
    beginsWhole = !isAccount || isWaiting();
    begun = performance.now();

    // The tab that connects a mailbox asks for nothing before the app has looked at its address.
    if (segments[0] !== "connect") {
      ask(`${base}locales/${firstLanguage(start.languages.split(" "))}.json`);
      // As the configuration had it last: the API need not wait for it again.
      const lastBase = stored(API_BASE);
      if (lastBase !== null) askApi(lastBase, isAccount);
      // Before the app has the configuration, so that it never asks the same as well.
      ask(`${base}config.json`, {}, (response, text) => {
        if (!response.ok || isOver) return false;
        let config = null;
        try {
          config = JSON.parse(text);
        } catch {
          // The app says what is wrong with it.
        }
        const apiBase = config?.api_base ?? "/api/v1";
        if (config && typeof apiBase === "string" && apiBase !== lastBase) {
          askApi(apiBase, isAccount);
          try {
            localStorage.setItem(API_BASE, apiBase);
          } catch {
            // Then it waits next time as well.
          }
        }
        // A tenant's own look is read and corrected, which others need not load.
        const { name, ...look } = config?.brand ?? {};
        return Object.keys(look).length > 0;
      });
    }
  }

  // What the parts of the app say, in files of their own. Whoever asks while one is on its way waits for the same.
  const textsOfParts = new Map();
  const askForTexts = async (language) => {
    const response = await fetch(`${base}locales/${start.texts}/${language}.json`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.text();
  };

  const words = {
    title: "Mailbridge has stopped",
    text: "Something went wrong in this page. What you had saved is safe. Reload the page to go on; if it happens again, send the report to support.",
    reload: "Reload",
    copy: "Copy the report",
    copied: "Copied",
    report: "Report for support",
  };

  // A script that is in the cache may run before the rest of the page is parsed.
  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else addEventListener("DOMContentLoaded", resolve, { once: true });
  });

  const fail = async (what) => {
    await parsed;
    const screen = document.getElementById("failure");
    if (!screen || !screen.hidden) return;
    document.getElementById("outline")?.remove();
    document.getElementById("app")?.remove();
    const report = [
      `what: ${what}`,
      `page: ${location.pathname}`,
      `time: ${new Date().toISOString()}`,
      `version: ${start.version ?? ""}`,
      `browser: ${navigator.userAgent}`,
    ].join("\n");
    screen.querySelector("h1").textContent = words.title;
    screen.querySelector("p").textContent = words.text;
    screen.querySelector("summary").textContent = words.report;
    screen.querySelector("pre").textContent = report;
    const reload = screen.querySelector("[data-action=reload]");
    reload.textContent = words.reload;
    reload.addEventListener("click", () => location.reload());
    const copy = screen.querySelector("[data-action=copy]");
    copy.textContent = words.copy;
    copy.addEventListener("click", () =>
      navigator.clipboard.writeText(report).then(
        () => (copy.textContent = words.copied),
        () => (screen.querySelector("details").open = true),
      ),
    );
    screen.hidden = false;
    reload.focus();
  };

  // A release build stops at a panic without a word of its own.
  const stopped = (error) => {
    if (error instanceof WebAssembly.RuntimeError) fail(`${error}\n${error.stack ?? ""}`);
  };
  addEventListener("error", (event) => stopped(event.error));
  addEventListener("unhandledrejection", (event) => stopped(event.reason));

  globalThis.mailbridge = {
    base,
    version: start.version,
    /** Whether the app has to begin with all of itself, as it looks now. */
    get beginsWhole() {
      return beginsWhole;
    },
    /** A promise of all of the app, from an app that has begun without. */
    whole() {},
    /** The query of the callback, once; null on other pages and the second time. */
    takeCallback() {
      const taken = callback;
      callback = null;
      return taken;
    },
    /** The answer to the first request of this address, once: a promise of it and its text, and what gives it up. */
    takeAnswer(address) {
      const taken = early.get(address);
      early.delete(address);
      return taken;
    },
    /** What the parts of the app say in a language: a promise; undefined where the texts of the language have it. */
    textsOfParts(language) {
      if (!start.texts) return undefined;
      if (!textsOfParts.has(language)) {
        const text = askForTexts(language);
        text.catch(() => textsOfParts.delete(language));
        textsOfParts.set(language, text);
      }
      return textsOfParts.get(language);
    },
    /** The app shows its first screen: the outline goes, and what nobody has taken is let go. */
    reveal() {
      const outline = document.getElementById("outline");
      if (!outline) return;
      outline.remove();
      setTimeout(letGo);
      const page = document.documentElement.dataset;
      delete page.outline;
      if (performance.now() - begun < 200) return;
      // What is still on its way is drawn at once, as it was in the outline.
      page.outline = "gone";
      setTimeout(() => delete page.outline, 1000);
    },
    /** Puts the failure screen's words into the user's language. */
    setFailureWords(translated) {
      Object.assign(words, translated);
    },
    fail,
  };

  Promise.all([import(start.js), parsed])
    .then(([app]) => app.default({ module_or_path: start.wasm }))
    .catch((error) => fail(`the app did not load: ${error?.message ?? error}`));
})();
