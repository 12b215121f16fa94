// The loader: the first thing that a page of Mailbridge runs, before anything else is fetched.
// It takes what the sign-in provider sent out of the address bar, starts the app, and holds the screen for the case
// that the app cannot start or stops.
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
    /** The query of the callback, once; null on other pages and the second time. */
    takeCallback() {
      const taken = callback;
      callback = null;
      return taken;
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
