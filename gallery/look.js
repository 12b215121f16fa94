// What a frame shows without the browser's own settings: the app's own rules for a media feature are switched on.
(() => {
  "use strict";

  const added = new CSSStyleSheet();
  document.adoptedStyleSheets = [added];
  const originals = new Map();

  const mediaRules = (rules) =>
    [...rules].flatMap((rule) => [
      ...(rule instanceof CSSMediaRule ? [rule] : []),
      ...(rule.cssRules ? mediaRules(rule.cssRules) : []),
    ]);

  const rewritten = (media, { text, motion, contrast, forced }) => {
    let now = media;
    if (motion === "reduced") {
      now = now
        .replaceAll("(prefers-reduced-motion: reduce)", "all")
        .replaceAll("(prefers-reduced-motion: no-preference)", "not all");
    }
    if (contrast === "more") now = now.replaceAll("(prefers-contrast: more)", "all");
    // The palette of forced colours is the browser's alone; the app's own rules for it can be shown.
    if (forced) now = now.replaceAll("(forced-colors: active)", "all");
    // A browser's text size counts in media queries too; that of the root element does not.
    if (text !== 100) now = now.replace(/([\d.]+)rem/g, (_, size) => `${(size * text) / 100}rem`);
    return now;
  };

  globalThis.galleryLook = ({ text, motion, contrast, forced, brand }) => {
    added.replaceSync(`html { font-size: ${text}% } :root { ${brand} }`);
    for (const sheet of document.styleSheets) {
      for (const rule of mediaRules(sheet.cssRules)) {
        if (!originals.has(rule)) originals.set(rule, rule.media.mediaText);
        rule.media.mediaText = rewritten(originals.get(rule), { text, motion, contrast, forced });
      }
    }
  };

  // A state has nowhere to go: links are shown and not followed.
  if (new URLSearchParams(location.search).has("frame")) {
    addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      if (link && !link.getAttribute("href").startsWith("#")) event.preventDefault();
    });
  }
})();
