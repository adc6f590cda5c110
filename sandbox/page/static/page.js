// The page comes alive: one listener for clicks, one stream of changes.

import { here, nodes, order, part, stream, tell } from "./wire.js";
import * as compose from "./compose.js";
import * as forms from "./forms.js";
import * as messages from "./messages.js";

const redrawPart = async (name, more) => document.getElementById(name)?.replaceChildren(nodes(await part(name, more)));

// Many changes in a row lead to one redraw.
function calmly(work, pause = 80) {
  let waiting = null;
  return () => {
    waiting ??= setTimeout(() => {
      waiting = null;
      work();
    }, pause);
  };
}

const inspector = document.getElementById("inspector");
const sidebar = calmly(() => redrawPart("sidebar"));
const clock = calmly(() => redrawPart("clock"), 40);
const home = calmly(async () => {
  await redrawPart("home");
  const place = document.getElementById("home");
  if (place) forms.prepareCombos(place);
});
const requests = calmly(() => !inspector.hidden && redrawPart("requests"), 400);

const on = {
  message: (change) => messages.redraw(change).then(sidebar),
  edited: messages.redraw,
  deleted: messages.redraw,
  private: messages.redraw,
  view: () => forms.redrawModal(),
  home,
  clock,
  request: requests,
  failure: (change) => tell(change.text),
  bot: () => {
    redrawPart("status");
    sidebar();
    if (here.tab === "home") order("home", { tab: "home" }).catch(() => {});
  },
};

function listen() {
  const changes = stream();
  changes.onmessage = (event) => {
    const change = JSON.parse(event.data);
    here.last = change.seq;
    on[change.kind]?.(change);
  };
  changes.onerror = () => {
    changes.close();
    setTimeout(listen, 1500);
  };
}

const STEPS = { day: 1, week: 7 };

async function walk(step) {
  const buttons = document.querySelectorAll("[data-act=walk]");
  for (const button of buttons) button.disabled = true;
  document.body.classList.add("walking");
  try {
    const { stops } = await order("walk", step in STEPS ? { days: STEPS[step] } : {});
    if (stops > 1) tell(`Klockan gick i ${stops} steg.`);
  } finally {
    document.body.classList.remove("walking");
    for (const button of buttons) button.disabled = false;
  }
}

function toggle(id, button) {
  const panel = document.getElementById(id);
  panel.hidden = !panel.hidden;
  for (const one of document.querySelectorAll(`[aria-controls=${id}]`)) one.setAttribute("aria-expanded", String(!panel.hidden));
  document.body.classList.toggle(`with-${id}`, !panel.hidden);
  (panel.hidden ? document.querySelector(`[aria-controls=${id}]`) : panel.querySelector("button, select") ?? button)?.focus();
  if (!panel.hidden) requests();
}

const doings = {
  click: (element) => forms.act(element, element.dataset.value || null),
  walk: (element) => walk(element.dataset.step),
  older: () => messages.showOlder(),
  type: (element) => compose.type(element.dataset.text),
  "close-view": () => forms.closeView(),
  "clear-faults": () => order("clear_faults").then(() => tell("Alla fel är borta.")),
  "toggle-inspector": (element) => toggle("inspector", element),
  "toggle-side": (element) => {
    const open = document.body.classList.toggle("side-open");
    element.setAttribute("aria-expanded", String(open));
  },
  shortcut: (element) => {
    const message = element.closest("[data-ts]");
    const about = message ? { ts: message.dataset.ts, channel: message.dataset.channel } : {};
    return order("shortcut", { callback_id: element.dataset.callback, ...about });
  },
};

document.addEventListener("click", (event) => {
  const element = event.target.closest("[data-act]");
  const doing = element && doings[element.dataset.act];
  if (!doing) return;
  if (element.tagName !== "A" || element.dataset.act === "older") event.preventDefault();
  Promise.resolve(doing(element)).catch(() => {});
});

const closeSide = () => document.body.classList.contains("side-open") && doings["toggle-side"](document.querySelector(".burger"));
document.querySelector("main").addEventListener("click", closeSide);
document.addEventListener("keydown", (event) => event.key === "Escape" && closeSide());

document.addEventListener("change", (event) => {
  if (event.target.id === "as") event.target.form.submit();
  else if (event.target.closest(".blocks")) forms.changed(event.target);
});

document.querySelector(".fault").addEventListener("submit", async (event) => {
  event.preventDefault();
  const kind = document.getElementById("fault").value;
  await order("fault", { kind, user: here.user, channel: kind === "channel_archived" ? here.channel : undefined });
  tell("Felet är inställt.");
});

// A guide that has been put away stays away.
const guide = document.querySelector(".guide");
if (guide) {
  guide.open = localStorage.getItem("guide") !== "closed";
  guide.addEventListener("toggle", () => localStorage.setItem("guide", guide.open ? "open" : "closed"));
}

listen();
compose.start();
forms.open();
messages.toEnd();
if (here.tab === "home") order("home", { tab: "home" }).catch(() => {});
const homePlace = document.getElementById("home");
if (homePlace) forms.prepareCombos(homePlace);
if (here.thread) document.getElementById("write-thread")?.focus();
