
// For `cargo xtask record`: reports each function that runs.
const reported = (globalThis.mailbridge.ran = new Set());
export const ran = (number) => reported.add(number);
