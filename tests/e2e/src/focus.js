// Where the focus is, and why it does not show there, if it does not.
const element = document.activeElement;
const stop = element.outerHTML.replace(/\s+/g, " ").slice(0, 120);
if (element === document.body || element === document.documentElement) return [stop, null];
const { x, y, width, height } = element.getBoundingClientRect();
const inside = x + width > 0 && y + height > 0 && x < innerWidth && y < innerHeight;
if (!inside) return [stop, `it lies outside the window, at ${x}, ${y}`];
const middle = [Math.min(Math.max(x + width / 2, 1), innerWidth - 2), Math.min(Math.max(y + height / 2, 1), innerHeight - 2)];
const top = document.elementFromPoint(...middle);
const labelled = [...(element.labels ?? [])].some((label) => label.contains(top));
if (!element.contains(top) && !top?.contains(element) && !labelled) return [stop, `${top?.outerHTML.slice(0, 120)} covers it`];
const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
const drawn = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !/, 0\)$|transparent/.test(outlineColor);
return [stop, drawn ? null : `its outline is ${outlineWidth} ${outlineStyle} ${outlineColor}`];
