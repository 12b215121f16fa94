// Shows a state of the gallery and tells what is wrong with it: [what, where] each.
// arguments: the query, whether axe-core looks at it, the words of the gallery's data (null: any language is fine), done.
const [query, withAxe, data, done] = arguments;

const shown = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);

// WCAG 2.2, 1.4.10: no scrolling in two directions.
const layout = () => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const reaches = (element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && (right > root.clientWidth + 0.5 || left < -0.5);
    };
    const widest = [...document.body.querySelectorAll("*")].filter(reaches).at(-1);
    found.push([`scrolls sideways: ${root.scrollWidth} of ${root.clientWidth} px`, widest ? shown(widest) : ""]);
  }
  // The content security policy forbids them, so that `style` itself is empty; custom properties are set through CSSOM.
  for (const element of document.body.querySelectorAll("[style]")) {
    const properties = element.getAttribute("style").split(";").map((declaration) => declaration.split(":")[0].trim());
    if (properties.some((property) => property && !property.startsWith("--"))) {
      found.push(["an inline style", shown(element)]);
    }
  }
  return found;
};

// What is neither in the brackets of the pseudo-language nor data was not translated.
const untranslated = (data) => {
  const known = data.toSorted((a, b) => b.length - a.length);
  const rest = (text) => {
    let bare = text;
    for (let before; before !== bare; ) {
      before = bare;
      bare = bare.replace(/⟦[^⟦⟧]*⟧/g, " ");
    }
    for (const word of known) bare = bare.replaceAll(word, " ");
    bare = bare.replace(/\S+@\S+|\b(imap|smtp)\.gmail\.com/g, " ");
    // A date: Nov 22, 2026, 2:03 PM.
    bare = bare.replace(/[A-Z][a-z]{2} \d+, \d{4}, \d+:\d+\s[AP]M/g, " ");
    return bare.replace(/\s+/g, " ").trim();
  };
  const found = [];
  const check = (what, text, element) => {
    if (/\p{L}{2}/u.test(rest(text))) found.push([`not translated, ${what}: ${rest(text)}`, shown(element)]);
  };
  // Reports are for support, in English; time zones have names of their own; code is code; a folder has the name it has.
  const others = "script, [lang], code, option, pre:not(.letter), .option__text";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!element.closest(`body :is(${others})`)) check("text", texts.currentNode.data, element);
  }
  for (const element of document.body.querySelectorAll("*")) {
    for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt"]) {
      if (element.hasAttribute(name)) check(name, element.getAttribute(name), element);
    }
  }
  return found;
};

// Forced colours are the reader's own choice. axe-core takes the colour of text from `-webkit-text-fill-color`, which
// Chromium reports as the style sheet has it and not as it is drawn: here it would compare colours that nobody sees.
const forced = matchMedia("(forced-colors: active)").matches;

const axeFinds = async () => {
  const { violations } = await axe.run(document, {
    resultTypes: ["violations"],
    // WCAG 2.2, 2.5.8: off unless it is asked for.
    rules: { "target-size": { enabled: true }, "color-contrast": { enabled: !forced } },
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => [`${id}: ${help}`, `${node.html.slice(0, 160)} (${node.failureSummary?.replace(/\s+/g, " ")})`]),
  );
};

const look = async () => {
  await gallery.go(query);
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
  return [...layout(), ...(withAxe ? await axeFinds() : []), ...(data ? untranslated(data) : [])];
};

look().then(done, (error) => done([["cannot be shown", String(error)]]));
