import type { Call } from "./call.ts";
import { h, setAttribute, setText } from "./dom.ts";
import { icon, type IconName } from "./icons.ts";
import type { Source } from "./localMedia.ts";
import type { OwnStream } from "./ownStream.ts";

interface Switch {
  button: HTMLButtonElement;
  label: HTMLSpanElement;
}

/** The row of buttons under the pictures. */
export class Controls {
  readonly element: HTMLElement;
  readonly #sources: Record<Source, Switch>;
  readonly #hold: Switch;
  readonly #sound: Switch;
  #capturing = false;

  constructor(
    private readonly call: Call,
    private readonly report: (work: Promise<unknown>) => void,
    options: { agent: boolean; toggleSound: () => void },
  ) {
    this.#sources = {
      camera: this.#button("camera", "Camera", () => this.#toggle("camera")),
      microphone: this.#button("microphone", "Mic only", () => this.#toggle("microphone")),
      screen: this.#button("screen", "Screen", () => this.#toggle("screen")),
    };
    this.#hold = this.#button("hold", "Hold", () => report(call.setHold(!(call.conference?.onHold ?? false))));
    this.#sound = this.#button("sound", "Sound", options.toggleSound);
    const leave = this.#button("leave", "Leave", () => report(call.leave()), "danger");
    const end = this.#button("end", "End", () => report(call.end()), "danger outline");
    setAttribute(end.button, "title", "End the conference for everybody");
    this.element = h(
      "div",
      { class: "controls", role: "toolbar", "aria-label": "Call controls" },
      h("div", { class: "group" }, ...Object.values(this.#sources).map(({ button }) => button)),
      h("div", { class: "group" }, this.#sound.button, options.agent && this.#hold.button),
      h("div", { class: "group" }, leave.button, options.agent && end.button),
    );
  }

  show(silent: boolean): void {
    const sources = Object.entries(this.#sources) as [Source, Switch][];
    for (const [source, { button }] of sources) {
      setAttribute(button, "aria-pressed", String(this.#publishing(source) !== undefined));
      button.disabled = this.#capturing;
    }
    const held = this.call.conference?.onHold ?? false;
    setAttribute(this.#hold.button, "aria-pressed", String(held));
    setText(this.#hold.label, held ? "Resume" : "Hold");
    setIcon(this.#hold.button, held ? "resume" : "hold");
    setAttribute(this.#sound.button, "aria-pressed", String(!silent));
    setText(this.#sound.label, silent ? "Sound off" : "Sound on");
    setIcon(this.#sound.button, silent ? "soundOff" : "sound");
  }

  #publishing(source: Source): OwnStream | undefined {
    const types = { camera: ["CAM", "MIC_AND_CAM"], microphone: ["MIC"], screen: ["SCREEN"] }[source];
    return this.call.own.find((own) => types.includes(own.type));
  }

  /** Camera and microphone alone take each other's place: both would send the voice twice. */
  #toggle(source: Source): void {
    const running = this.#publishing(source);
    if (running !== undefined) return this.report(this.call.unpublish(running));
    const other = source === "screen" ? undefined : this.#publishing(source === "camera" ? "microphone" : "camera");
    this.#capturing = true;
    this.show(this.#sound.button.getAttribute("aria-pressed") === "false");
    const work = async (): Promise<void> => {
      try {
        await this.call.publish(source);
        if (other !== undefined) await this.call.unpublish(other);
      } finally {
        this.#capturing = false;
        this.call.onChange.emit();
      }
    };
    this.report(work());
  }

  #button(name: IconName, text: string, press: () => void, look = ""): Switch {
    const label = h("span", {}, text);
    return {
      label,
      button: h("button", { type: "button", class: `control ${look}`, "data-testid": name, onclick: press }, icon(name), label),
    };
  }
}

function setIcon(button: HTMLElement, name: IconName): void {
  if (button.dataset["icon"] === name) return;
  button.dataset["icon"] = name;
  button.firstElementChild?.replaceWith(icon(name));
}
