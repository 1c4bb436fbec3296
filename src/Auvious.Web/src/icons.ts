const svg = "http://www.w3.org/2000/svg";

/** Outlines on a 24 by 24 grid. */
const paths = {
  camera: "M4 7.5A1.5 1.5 0 0 1 5.5 6h8A1.5 1.5 0 0 1 15 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 4 16.5zM15 10.5l5-3v9l-5-3",
  cameraOff:
    "M15 13.5l5 3v-9l-5 3v-3A1.5 1.5 0 0 0 13.5 6H9M5.5 6A1.5 1.5 0 0 0 4 7.5v9A1.5 1.5 0 0 0 5.5 18h8a1.5 1.5 0 0 0 1.5-1.5M3 3l18 18",
  microphone: "M12 3.5a2.5 2.5 0 0 1 2.5 2.5v5.5a2.5 2.5 0 0 1-5 0V6A2.5 2.5 0 0 1 12 3.5zM6 11.5a6 6 0 0 0 12 0M12 17.5v3",
  microphoneOff:
    "M14.5 9.5V6a2.5 2.5 0 0 0-4.9-.7M9.5 9.5v2a2.5 2.5 0 0 0 3.7 2.2M6 11.5a6 6 0 0 0 9.3 5M18 11.5a6 6 0 0 1-.6 2.6M12 17.5v3M3 3l18 18",
  screen:
    "M5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 14.5v-8A1.5 1.5 0 0 1 5.5 5zM9 20h6M12 16v4M12 13V8.5M9.8 10.5L12 8.3l2.2 2.2",
  hold: "M9 6v12M15 6v12",
  resume: "M8 5.5v13l10.5-6.5z",
  leave: "M3.5 14.5c5-4.7 12-4.7 17 0l-2.3 2.5-3.4-1.6v-2.2a10 10 0 0 0-5.6 0v2.2L5.8 17z",
  end: "M6 6l12 12M18 6L6 18",
  stop: "M7.5 7.5h9v9h-9z",
  open: "M13 5h6v6M19 5l-8.5 8.5M16 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1h4",
  copy: "M9 9h9.5v10.5H9zM5.5 15V4.5H15",
  check: "M5 12.5l4.5 4.5L19 7.5",
  sound: "M5 9.5h3l4-3.5v12l-4-3.5H5zM15.5 9.5a4 4 0 0 1 0 5M17.8 7a7.5 7.5 0 0 1 0 10",
  soundOff: "M5 9.5h3l4-3.5v12l-4-3.5H5zM16 10l4 4M20 10l-4 4",
  alert: "M12 8.5v4.5M12 16.2v.1M12 4l8.5 15h-17z",
  chevron: "M9.5 7l5 5-5 5",
  retry: "M18.5 12a6.5 6.5 0 1 1-2-4.7M18.5 4.5v3.5H15",
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName): SVGSVGElement {
  const element = document.createElementNS(svg, "svg");
  const path = document.createElementNS(svg, "path");
  element.setAttribute("viewBox", "0 0 24 24");
  element.setAttribute("aria-hidden", "true");
  element.classList.add("icon");
  path.setAttribute("d", paths[name]);
  element.append(path);
  return element;
}
