// A list of suggestions under (or above) a text field, used with arrows, Enter, Tab and Escape, or by clicking.

export function listbox(field, list, choose) {
  let rows = [];
  let at = -1;

  function mark(next) {
    at = rows.length ? (next + rows.length) % rows.length : -1;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    const item = list.children[at];
    field.setAttribute("aria-activedescendant", item ? item.id : "");
    item?.scrollIntoView({ block: "nearest" });
  }

  function show(next) {
    rows = next;
    list.replaceChildren(...rows.map(draw));
    list.hidden = !rows.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(rows.length ? 0 : -1);
  }

  function draw(row, number) {
    const item = document.createElement("li");
    item.id = `${list.id}-${number}`;
    item.setAttribute("role", "option");
    const word = document.createElement("b");
    word.textContent = row.word;
    const says = document.createElement("small");
    says.textContent = row.says ?? "";
    item.append(word, " ", says);
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(number);
    });
    return item;
  }

  function take(number) {
    const row = rows[number];
    show([]);
    choose(row);
  }

  // True when the key was for the list.
  function key(event) {
    if (list.hidden) return false;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) take(at);
    else if (event.key === "Escape") show([]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return { show, key };
}
