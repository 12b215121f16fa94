// Finds elements by role and accessible name, each step within the one before. The driver confirms role and name of what is
// found; here they are only computed well enough to ask about the right element.
const SELECTORS = {
  alert: "[role=alert]",
  article: "article",
  button: "button, input[type=button], input[type=submit]",
  checkbox: "input[type=checkbox]",
  combobox: "select:not([multiple])",
  dialog: "dialog[open]",
  group: "fieldset, details",
  heading: "h1, h2, h3, h4, h5, h6",
  link: "a[href]",
  main: "main",
  option: "option",
  region: "section",
  row: "tr",
  status: "output",
  summary: "summary",
  textbox: "input:not([type]), input[type=text], input[type=tel], input[type=email], input[type=url], textarea",
};
const NAMED_BY_AUTHOR = ["article", "dialog", "group", "listbox", "main", "menu", "region", "alert", "status"];

const squeeze = (text) => text.replace(/[\s ]+/g, " ").trim();

const isShown = (element) => {
  if (element.closest("[aria-hidden=true], [inert]")) return false;
  const modal = document.querySelector("dialog:modal");
  if (modal && !modal.contains(element)) return false;
  const list = element.closest("datalist, select");
  return (list && list !== element ? list : element).checkVisibility({ visibilityProperty: true });
};

const textOf = (element) => {
  let text = "";
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) text += node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("[aria-hidden=true], [hidden], svg, script, style")) continue;
    const inline = getComputedStyle(node).display.startsWith("inline");
    const inner = node.getAttribute("aria-label") ?? textOf(node);
    text += inline ? inner : ` ${inner} `;
  }
  return text;
};

const nameOf = (element, role) => {
  const labelledBy = element.getAttribute("aria-labelledby");
  if (labelledBy) {
    const labels = labelledBy.split(/\s+/).map((id) => document.getElementById(id));
    return squeeze(labels.map((label) => (label ? textOf(label) : "")).join(" "));
  }
  const label = element.getAttribute("aria-label");
  if (label) return squeeze(label);
  if (element.labels?.length) return squeeze([...element.labels].map(textOf).join(" "));
  if (role === "group") return squeeze(element.querySelector(":scope > legend")?.textContent ?? "");
  if (NAMED_BY_AUTHOR.includes(role)) return "";
  return squeeze(textOf(element)) || squeeze(element.title ?? "");
};

const ofRole = (scope, role) => {
  const selector = [`[role=${role}]`, SELECTORS[role]].filter(Boolean).join(", ");
  return [...scope.querySelectorAll(selector)].filter(
    (element) => (element.getAttribute("role") ?? role) === role && isShown(element),
  );
};

let scopes = [document];
for (const { role, name, part } of arguments[0]) {
  const candidates = [...new Set(scopes.flatMap((scope) => ofRole(scope, role)))];
  const fits = (element) => {
    if (name === null) return true;
    const label = nameOf(element, role);
    return part ? label.includes(name) : label === name;
  };
  const found = candidates.filter(fits);
  if (found.length === 0) {
    const instead = candidates.map((element) => `${role} ${JSON.stringify(nameOf(element, role))}`);
    const page = squeeze(document.body?.innerText ?? "").slice(0, 400);
    return { found: [], instead: instead.length ? instead.join(", ") : `no ${role}; the page at ${location.pathname} says: ${page}` };
  }
  scopes = found;
}
return { found: scopes, instead: "" };
