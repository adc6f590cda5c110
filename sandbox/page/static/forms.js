// Elements in messages, modals and Home: clicking, choosing, filling in, submitting, closing.

import { hand, nodes, order, part } from "./wire.js";
import { listbox } from "./listbox.js";

const root = document.getElementById("modal");

function placeOf(element) {
  const view = element.closest("[data-view-id]");
  if (view) return { view_id: view.dataset.viewId };
  const message = element.closest("[data-ts]");
  return { ts: message.dataset.ts, channel: message.dataset.channel };
}

const many = (kind) => kind.startsWith("multi_") || kind === "checkboxes";

function valueOf(element) {
  const kind = element.dataset.kind;
  if (kind === "external_select") {
    const option = JSON.parse(element.querySelector("input").dataset.option || "null");
    return option && option.value ? option : null;
  }
  if (many(kind)) return [...element.querySelectorAll("input:checked")].map((box) => box.value);
  if (kind === "radio_buttons") return element.querySelector("input:checked")?.value ?? null;
  if (kind === "datetimepicker") return element.value ? Math.round(new Date(element.value).getTime() / 1000) : null;
  if (kind === "number_input") return element.value.trim().replace(",", ".");
  return element.value;
}

async function collect(form) {
  const values = {};
  for (const field of form.querySelectorAll("[data-field]")) {
    const element = field.querySelector("[data-kind]");
    if (!element) continue;
    if (element.dataset.kind === "file_input") {
      values[field.dataset.field] = await Promise.all([...element.files].map(async (file) => (await hand(file, { to_form: "1" })).file));
    } else values[field.dataset.field] = valueOf(element);
  }
  return values;
}

function sure(confirm) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("h2").textContent = confirm.title.text;
  document.getElementById("confirm-text").textContent = confirm.text.text;
  const [no, yes] = dialog.querySelectorAll("footer button");
  no.textContent = confirm.deny.text;
  yes.textContent = confirm.confirm.text;
  yes.classList.toggle("danger", confirm.style === "danger");
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
}

export async function act(element, value) {
  const { actionId, blockId, confirm } = element.dataset;
  if (confirm && !(await sure(JSON.parse(confirm)))) return;
  const form = element.closest("dialog form");
  const values = form ? await collect(form) : {};
  element.closest("details.menu")?.removeAttribute("open");
  element.setAttribute("aria-busy", "true");
  try {
    await order("click", { ...placeOf(element), action_id: actionId, block_id: blockId, value, values });
  } finally {
    element.removeAttribute("aria-busy");
  }
}

export function changed(target) {
  const element = target.closest("[data-kind]");
  if (!element || element.dataset.kind === "external_select" || element.dataset.kind === "file_input") return;
  const field = element.closest("[data-field]");
  if (field && !("dispatch" in field.dataset)) return;
  act(element, valueOf(element)).catch(() => {});
}

function complain(form, errors) {
  for (const wrong of form.querySelectorAll(".wrong")) wrong.hidden = true;
  for (const element of form.querySelectorAll("[aria-invalid]")) element.removeAttribute("aria-invalid");
  let first = null;
  for (const field of form.querySelectorAll("[data-field]")) {
    const sentence = errors[field.dataset.field];
    if (!sentence) continue;
    const wrong = field.querySelector(".wrong");
    wrong.textContent = sentence;
    wrong.hidden = false;
    const element = field.querySelector("input, textarea, select");
    element?.setAttribute("aria-invalid", "true");
    element?.setAttribute("aria-describedby", wrong.id);
    first ??= { element, wrong };
  }
  first?.element?.focus();
  first?.wrong.scrollIntoView({ block: "nearest" }); // below many boxes it would stand out of sight
}

async function submit(form) {
  const dialog = form.closest("dialog");
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const done = await order("submit", { view_id: dialog.dataset.viewId, values: await collect(form) });
    complain(form, done.errors);
    const whole = form.querySelector(".form-wrong");
    whole.textContent = done.error ?? "";
    whole.hidden = !done.error;
  } finally {
    button.disabled = false;
  }
}

// What stands in the fields now survives a redraw of the same form.
function typed() {
  const found = new Map();
  for (const field of root.querySelectorAll("[data-field]")) {
    const element = field.querySelector("input[type=text], textarea, select");
    if (element && !element.closest(".combo")) found.set(`${field.dataset.field}/${element.dataset.actionId}`, element.value);
  }
  return found;
}

let turn = Promise.resolve();

// One redraw after the other: the second finds that nothing has changed and leaves the form alone.
export function redrawModal() {
  turn = turn.then(redrawNow).catch(() => {});
  return turn;
}

async function redrawNow() {
  const before = root.querySelector("dialog");
  const text = await part("modal");
  const kept = typed();
  const same = before && text.includes(`data-view-id="${before.dataset.viewId}"`);
  if (same && text.includes(`data-hash="${before.dataset.hash}"`)) return;
  const focused = document.activeElement?.id;
  root.replaceChildren(nodes(text));
  if (same)
    for (const field of root.querySelectorAll("[data-field]")) {
      const element = field.querySelector("input[type=text], textarea, select");
      const value = element && kept.get(`${field.dataset.field}/${element.dataset.actionId}`);
      if (value !== undefined && value !== null) element.value = value;
    }
  open();
  if (same && focused) document.getElementById(focused)?.focus();
}

export function open() {
  const dialog = root.querySelector("dialog");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector(".field input, .field select, .field textarea")?.focus();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    closeView().catch(() => {});
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit(event.target).catch(() => {});
  });
  prepareCombos(dialog);
}

// Selects whose options the app is asked for.
export function prepareCombos(scope) {
  for (const combo of scope.querySelectorAll(".combo[data-kind=external_select]")) {
    const input = combo.querySelector("input");
    const list = listbox(input, combo.querySelector("ul"), ({ option }) => {
      input.value = option.text.text;
      input.dataset.option = JSON.stringify(option);
      if (!combo.closest("[data-field]")) act(combo, option).catch(() => {});
    });
    let latest = 0;
    const ask = async () => {
      const turn = ++latest;
      input.dataset.option = "null";
      if (input.value.length < Number(combo.dataset.least)) return list.show([]);
      const found = await order("suggest", { ...placeOf(combo), action_id: combo.dataset.actionId, text: input.value });
      if (turn === latest) list.show(found.options.map((option) => ({ word: option.text.text, says: option.description?.text, option })));
    };
    input.addEventListener("input", () => ask().catch(() => {}));
    input.addEventListener("focus", () => ask().catch(() => {}));
    input.addEventListener("keydown", (event) => list.key(event));
    input.addEventListener("blur", () => setTimeout(() => list.show([]), 150));
  }
}

// Escape twice in a row closes one form, not two.
let closing = null;

export function closeView() {
  closing ??= order("close").finally(() => {
    closing = null;
  });
  return closing;
}
