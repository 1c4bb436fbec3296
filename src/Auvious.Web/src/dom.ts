type Child = Node | string | undefined | false;
type Attribute = string | boolean | undefined | ((event: Event) => void);

/** Makes an element: functions become listeners (`onclick`), `true` an empty attribute, `false` and `undefined` none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else setAttribute(element, name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

export function setAttribute(element: Element, name: string, value: string | boolean | undefined): void {
  const text = value === true ? "" : value;
  if (text === undefined || text === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** Leaves an unchanged text alone, so that assistive technology does not read it again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes the children of `parent` exactly these, moving as little as possible: a moved video would stop playing. */
export function setChildren(parent: Element, children: Element[]): void {
  for (const child of [...parent.children]) {
    if (!children.includes(child)) child.remove();
  }
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}
