// Talking to the server: orders, parts of the page, and what the page knows of itself.

export const here = document.body.dataset;

const params = (more = {}) => new URLSearchParams({ team: here.team, as: here.user, channel: here.channel, ...more });

export async function order(doing, args = {}) {
  const body = JSON.stringify({ team: here.team, user: here.user, ...args });
  return answer(await fetch(`/_control/${doing}`, { method: "POST", headers: { "Content-Type": "application/json" }, body }));
}

export async function hand(file, args = {}) {
  const query = new URLSearchParams({ team: here.team, user: here.user, name: file.name, ...args });
  return answer(await fetch(`/_control/upload?${query}`, { method: "POST", headers: { "X-Sandbox": "1" }, body: file }));
}

async function answer(response) {
  const said = await response.json();
  if (!response.ok) {
    tell(said.error);
    throw new Error(said.error);
  }
  return said;
}

export async function html(path, more) {
  const response = await fetch(`${path}?${params(more)}`);
  return { text: response.ok ? await response.text() : "", older: response.headers.get("X-Older") === "1" };
}

export const part = async (name, more) => (await html(`/page/part/${name}`, more)).text;

export const json = async (path) => (await fetch(`${path}?${params()}`)).json();

export const stream = () => new EventSource(`/page/stream?${params({ since: here.last })}`);

// A sentence at the edge of the page; it goes by itself and is read out.
export function tell(sentence) {
  const toast = document.createElement("p");
  toast.textContent = sentence;
  const place = document.getElementById("toasts");
  place.append(toast);
  while (place.children.length > 3) place.firstChild.remove();
  setTimeout(() => toast.remove(), 9000);
}

export function nodes(text) {
  const template = document.createElement("template");
  template.innerHTML = text;
  return template.content;
}
