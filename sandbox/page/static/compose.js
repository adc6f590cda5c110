// The message box: sending, commands, suggestions for commands, people and channels, files.

import { hand, here, json, order, tell } from "./wire.js";
import { listbox } from "./listbox.js";

let known = { commands: [], people: [], channels: [] };

function suggestions(text, caret) {
  const before = text.slice(0, caret);
  if (before.startsWith("/")) {
    const typed = before.toLowerCase();
    return { from: 0, rows: known.commands.filter((row) => row.word.toLowerCase().startsWith(typed)) };
  }
  const found = /(?:^|\s)([@#][^\s]*)$/.exec(before);
  if (!found) return { from: 0, rows: [] };
  const typed = found[1].toLowerCase();
  const from = caret - found[1].length;
  const source = typed[0] === "@" ? known.people : known.channels;
  const fits = (row) => row.word.startsWith(typed) || row.says.toLowerCase().includes(typed.slice(1));
  return { from, rows: source.filter(fits) };
}

async function send(form) {
  const box = form.querySelector("textarea");
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  grow(box);
  const where = { channel: here.channel };
  if ("inThread" in form.dataset) where.thread_ts = here.thread;
  const command = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
  try {
    if (command) await order("command", { ...where, command: command[1], text: command[2] });
    else await order("say", { ...where, text });
  } catch {
    box.value = text;
  }
}

function grow(box) {
  box.rows = Math.min(8, Math.max(1, box.value.split("\n").length));
}

function prepare(form) {
  const box = form.querySelector("textarea");
  const list = listbox(box, form.querySelector("[role=listbox]"), (row) => {
    const { from } = suggestions(box.value, box.selectionStart);
    const rest = box.value.slice(box.selectionStart);
    box.value = `${box.value.slice(0, from)}${row.word.trim()} ${rest}`;
    box.selectionStart = box.selectionEnd = box.value.length - rest.length;
    box.focus();
  });
  box.addEventListener("input", () => {
    grow(box);
    const { rows } = suggestions(box.value, box.selectionStart);
    const exact = rows.length === 1 && rows[0].word.trim() === box.value.trim();
    list.show(exact ? [] : rows.slice(0, 14));
  });
  box.addEventListener("keydown", (event) => {
    const whole = known.commands.some((row) => row.word.trim() === box.value.trim());
    if (event.key === "Enter" && whole) list.show([]);
    if (list.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  box.addEventListener("blur", () => setTimeout(() => list.show([]), 150));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.show([]);
    send(form);
  });
}

// What stands in the box goes along with the first file, as in Slack; a command stays where it is.
async function drop(files) {
  const box = document.getElementById("write");
  let text = box.value.trim();
  if (text.startsWith("/")) text = "";
  for (const file of files) {
    tell(`Lämnar ${file.name} …`);
    await hand(file, { channel: here.channel, text });
    if (text) box.value = "";
    text = "";
  }
}

function prepareFiles() {
  const main = document.querySelector("main");
  for (const input of document.querySelectorAll("[data-attach]"))
    input.addEventListener("change", async () => {
      await drop(input.files);
      input.value = "";
    });
  if (!document.getElementById("messages")) return;
  for (const name of ["dragenter", "dragover"])
    main.addEventListener(name, (event) => {
      event.preventDefault();
      main.classList.add("dropping");
    });
  for (const name of ["dragleave", "drop"]) main.addEventListener(name, () => main.classList.remove("dropping"));
  main.addEventListener("drop", (event) => {
    event.preventDefault();
    drop(event.dataTransfer.files);
  });
}

export function type(text) {
  const box = document.getElementById("write");
  box.value = text;
  box.focus();
  grow(box);
}

export async function start() {
  for (const form of document.querySelectorAll("[data-compose]")) prepare(form);
  prepareFiles();
  known = await json("/page/words");
}
