import { h } from "./dom.ts";
import { icon } from "./icons.ts";
import { ApiError } from "./rtcApi.ts";
import { SignInError } from "./session.ts";

const shownFor = 9000;

const stack = h("div", { class: "toasts", role: "alert", "data-testid": "toasts" });

export function mountToasts(): void {
  document.body.append(stack);
}

/** Says what went wrong, and where, until it was read or closed. */
export function showProblem(who: string, problem: unknown): void {
  const { title, text } = explain(problem);
  const toast = h(
    "div",
    { class: "toast", "data-testid": "toast" },
    icon("alert"),
    h("div", { class: "toast-text" }, h("strong", {}, `${who}: ${title}`), h("span", {}, text)),
    h(
      "button",
      { class: "ghost", type: "button", "aria-label": "Close this message", onclick: () => toast.remove() },
      icon("end"),
    ),
  );
  stack.append(toast);
  while (stack.children.length > 4) stack.firstElementChild?.remove();
  setTimeout(() => toast.remove(), shownFor);
}

function explain(problem: unknown): { title: string; text: string } {
  const text = problem instanceof Error ? problem.message : String(problem);
  if (problem instanceof SignInError) return { title: "not signed in", text };
  if (problem instanceof ApiError)
    return { title: "the server refused", text: `${text} (${problem.status}, ${lastPartOf(problem.path)})` };
  if (problem instanceof TypeError && /fetch/i.test(text))
    return { title: "no connection", text: "The server could not be reached." };
  return { title: "that did not work", text };
}

function lastPartOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
