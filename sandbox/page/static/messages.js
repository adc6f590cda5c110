// The flow of messages: older ones on demand, changed ones in place, new ones at the end.

import { here, html, nodes } from "./wire.js";

const list = document.getElementById("messages");
const scroll = document.getElementById("scroll");
const thread = document.getElementById("thread");

const atEnd = () => !scroll || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
export const toEnd = () => {
  if (scroll) scroll.scrollTop = scroll.scrollHeight;
};

function place(target, id, ts, text) {
  const old = document.getElementById(id);
  const fresh = nodes(text);
  for (const day of document.querySelectorAll(`[data-day-of="${ts}"]`)) if (target.contains(day)) day.remove();
  if (old) {
    old.replaceWith(fresh);
    return;
  }
  const later = [...target.querySelectorAll("li.message")].reverse().find((item) => item.dataset.ts < ts);
  if (later) later.after(fresh);
  else target.append(fresh);
}

// A menu at the lower edge is shown whole when it is opened.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.open) target.querySelector(".menu-list")?.scrollIntoView({ block: "nearest" });
  },
  true,
);

let turn = Promise.resolve();

// One redraw after the other, so that messages keep their order.
export function redraw(change) {
  turn = turn.then(() => redrawNow(change)).catch(() => {});
  return turn;
}

async function redrawNow({ channel, ts, thread_ts: parent }) {
  if (channel !== here.channel || !ts) return;
  const reply = parent && parent !== ts;
  if (thread && (parent === here.thread || ts === here.thread)) {
    const { text } = await html("/page/message", { ts, in_thread: "1" });
    place(thread, `t-${ts}`, ts, text);
    thread.parentElement.scrollTop = thread.parentElement.scrollHeight;
  }
  if (!list) return;
  if (reply) return redrawNow({ channel, ts: parent });
  const stay = atEnd();
  const { text } = await html("/page/message", { ts });
  const first = list.querySelector("li.message");
  const known = document.getElementById(`m-${ts}`);
  if (known || !first || ts > first.dataset.ts) place(list, `m-${ts}`, ts, text);
  document.getElementById("nothing")?.remove();
  // A new answer that only oneself sees has just been asked for.
  if (stay || (!known && document.getElementById(`m-${ts}`)?.classList.contains("private"))) toEnd();
}

export async function showOlder() {
  const first = list.querySelector("li.message");
  const height = scroll.scrollHeight;
  const { text, older } = await html("/page/messages", { before: first.dataset.ts });
  list.prepend(nodes(text));
  if (!older) document.getElementById("older")?.parentElement.remove();
  scroll.scrollTop += scroll.scrollHeight - height;
}
